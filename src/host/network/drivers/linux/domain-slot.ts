import { ipv4Text } from '../../../../common/net/ipv4.js';
import type { LinkAddresses } from './link-addresses.js';

/**
 * A domain's number on its host, from which its addresses between its namespace and the host's follow. Nobody else sees
 * these, and no VPC can have them: link-local ones, and ones of the reserved class E.
 */

/** Half of what class E and the links have room for: the last addresses of class E are no addresses. */
export const MOST_DOMAINS = 2_048;

/** Of all links between domains and their host: a /31 each. */
export const DOMAIN_LINKS = '169.254.0.0/17';
const FIRST_LINK = 0xa9_fe_00_00;

/** Of guests of domains as the host's metadata proxy sees them: a /16 a domain, an address a guest's user. */
export const GUEST_ALIASES = '240.0.0.0/5';
const FIRST_ALIAS = 0xf0_00_00_00;
const ALIASES = 65_536;

/** The two ends: `machine` is the one in the host's namespace. */
export const linkOfSlot = (slot: number): LinkAddresses => ({
  machine: ipv4Text(FIRST_LINK + 2 * slot),
  namespace: ipv4Text(FIRST_LINK + 2 * slot + 1),
});

const FIRST_PEER = 0xa9_fe_40_00;

/** The domain's address on its links to other domains. */
export const peerAddressOf = (slot: number): string => ipv4Text(FIRST_PEER + slot);

export const aliasRangeOf = (slot: number): string => `${ipv4Text(FIRST_ALIAS + ALIASES * slot)}/16`;

/** `place`: of the guest's user among those of the host, from 0. Throws beyond the users of a host. */
export function aliasOf(slot: number, place: number): string {
  if (place < 0 || place >= ALIASES) throw new Error(`user ${place} is beyond those of a host`);
  return ipv4Text(FIRST_ALIAS + ALIASES * slot + place);
}

/** The lowest that is free. Throws when the host is full. */
export function freeSlot(taken: readonly number[]): number {
  const slot = Array.from({ length: taken.length + 1 }, (_, n) => n).find((n) => !taken.includes(n)) ?? 0;
  if (slot >= MOST_DOMAINS) throw new Error('the host has no room for another domain');
  return slot;
}
