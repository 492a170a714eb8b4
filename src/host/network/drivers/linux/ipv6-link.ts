import { ipv4Number } from '../../../../common/net/ipv4.js';
import { ipv6Number, ipv6Text } from '../../../../common/net/ipv6.js';
import { linkOfSlot, peerAddressOf } from './domain-slot.js';
import type { LinkAddresses } from './link-addresses.js';

/**
 * What IPv6 has between a domain and its host. All of it lies in `SERVICES6`, which no VPC may have, and ends with the
 * address that stands there for IPv4.
 */

/** The metadata service's, as at AWS. */
export const METADATA_ADDRESS6 = 'fd00:ec2::254';

const LINKS = 'fd00:ec2:0:1::';
const ALIASES = 'fd00:ec2:0:2::';
const PEERS = 'fd00:ec2:0:3::';

/** Of guests of domains as the host's metadata proxy sees them: what `GUEST_ALIASES` is for IPv4. */
export const GUEST_ALIASES6 = `${ALIASES}f000:0/101`;

const behind = (prefix: string, address: string): string =>
  ipv6Text((ipv6Number(prefix) ?? 0n) + BigInt(ipv4Number(address) ?? 0));

/** The two ends of a link by those of IPv4, a /127 as RFC 6164 has it. */
export const link6Of = ({ machine, namespace }: LinkAddresses): LinkAddresses => ({
  machine: behind(LINKS, machine),
  namespace: behind(LINKS, namespace),
});

/** The two ends of a domain's link. */
export const link6OfSlot = (slot: number): LinkAddresses => link6Of(linkOfSlot(slot));

/** The domain's address on its links to other domains. */
export const peerAddress6Of = (slot: number): string => behind(PEERS, peerAddressOf(slot));

/** By which the host's metadata proxy knows a guest that asks over IPv6; `alias`: by which it does over IPv4. */
export const alias6Of = (alias: string): string => behind(ALIASES, alias);

/** `range`: a domain's aliases of IPv4. */
export function aliasRange6Of(range: string): string {
  const [first = '', prefix = ''] = range.split('/');
  return `${alias6Of(first)}/${96 + Number(prefix)}`;
}
