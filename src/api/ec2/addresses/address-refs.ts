import { EngineError } from '../../../common/errors/engine-error.js';
import { ipv4Number } from '../../../common/net/ipv4.js';
import { byName, type Ref } from '../../../common/refs/ref.js';
import { idRef } from '../refs.js';

interface Named {
  readonly AllocationId?: string | undefined;
  readonly PublicIp?: string | undefined;
}

/** Addresses name themselves. Throws InvalidParameterValue for what is none. */
export function addressRef(address: string): Ref {
  if (ipv4Number(address) === undefined)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${address.slice(0, 100)}) for parameter publicIp is invalid. Invalid IPv4 address.`,
    );
  return byName(address);
}

/** The one of both that a request names. Throws MissingParameter, InvalidParameterCombination. */
export function namedAddress({ AllocationId, PublicIp }: Named): Ref {
  if (AllocationId !== undefined && PublicIp !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'You may specify public IP or allocation id, but not both in the same call',
    );
  if (AllocationId !== undefined) return idRef('floating-address', AllocationId);
  if (PublicIp !== undefined) return addressRef(PublicIp);
  throw new EngineError('MissingParameter', 'Either public IP or allocation id must be specified');
}
