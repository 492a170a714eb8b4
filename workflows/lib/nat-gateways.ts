import type { AddressEnding } from '../contracts/control/addresses.js';
import type { NatGatewayEnding, PlannedNatGateway } from '../contracts/control/nat-gateways.js';
import type { Reason } from '../contracts/operation.js';

const NOT_BOUND: Reason = {
  code: 'Server.InternalError',
  message: 'The address could not be put before the gateway.',
};

/** A private gateway has nothing on a host; a public one is open once its address stands for it. */
export async function openNatGateway(
  { isBound }: PlannedNatGateway,
  bound: Promise<AddressEnding> | undefined,
): Promise<NatGatewayEnding> {
  if (isBound) return { kind: 'opened' };
  const [ended] = await Promise.allSettled([bound]);
  const ending = ended.status === 'fulfilled' ? ended.value : undefined;
  if (ending?.kind === 'associated') return { kind: 'opened' };
  // Of one that was overtaken nothing is written, whatever is said here.
  return {
    kind: 'open-failed',
    reason: ending !== undefined && 'reason' in ending ? ending.reason : NOT_BOUND,
  };
}
