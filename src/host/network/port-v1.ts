import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { PlacedPort } from './placed-port.js';
import { portSchema } from './port-schema.js';
import { addressNumber, rangeOf } from '../../common/net/ipv4.js';

/** What a port of contract 1 left unsaid. */
export interface PortDefaults {
  readonly flat: NetworkSpec;
  readonly uidBase: number;
}

/**
 * A port that was remembered before ports named their network and their guest’s user. The user stays what it was,
 * because its guest may run: the base and the address’s place in the flat network.
 */
export function placedFromV1(value: unknown, { flat, uidBase }: PortDefaults): PlacedPort {
  const port = portSchema.parse(value);
  const guestUid = uidBase + addressNumber(port.address) - rangeOf(flat.cidr).first;
  return { ...port, network: flat, guestUid };
}
