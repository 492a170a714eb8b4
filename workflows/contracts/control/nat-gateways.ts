import type { ChunkRef, Reason } from '../operation.js';
import type { PlannedAssociation, PlannedUnbinding } from './addresses.js';
import type { Planned } from './planned.js';

/** How operations end for a NAT gateway. What hosts have of it is its address, which ends for itself. */
export type NatGatewayEnding =
  | { readonly kind: 'opened' }
  | { readonly kind: 'open-failed'; readonly reason: Reason }
  | { readonly kind: 'deleted' };

/** A NAT gateway; its address, if it has one, is planned beside it. */
export interface PlannedNatGateway extends Planned {
  readonly noun: 'nat-gateway';
  /** It needs no host: it is private, or its address stands for it already. */
  readonly isBound: boolean;
  /** Of its floating address. Null: it has none, or somebody else has taken it. */
  readonly addressId: string | null;
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** Rows of NAT gateways. Addresses come before the gateways that they stand for. */
export interface NatGatewaySteps {
  beginCreateNatGateway(
    ref: ChunkRef,
  ): Promise<readonly (PlannedAssociation | PlannedUnbinding | PlannedNatGateway)[]>;
  beginDeleteNatGateway(ref: ChunkRef): Promise<readonly (PlannedUnbinding | PlannedNatGateway)[]>;
}
