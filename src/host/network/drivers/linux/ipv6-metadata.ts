import { ifAny, linksOf } from './domain-rules.js';
import type { DomainLink, DomainWay } from './domain-way.js';
import { devicesText } from './guest-devices.js';
import { UPLINK } from './host-names.js';
import { GUEST_ALIASES6, METADATA_ADDRESS6 } from './ipv6-link.js';
import type { NftChain, NftSet } from './nft-model.js';
import { dropBeyond, rateSet } from './rate-rules.js';
import { mapOf } from './set-of.js';

/**
 * Metadata over IPv6, in a domain and in its host's namespace. No address is translated on the way there: the domain
 * routes it to the host, which has it. Guests become their aliases, as they do over IPv4.
 */

/** A card that has addresses of IPv6. */
interface MetadataCard {
  readonly addresses: readonly string[];
  /** Absent: the answer ends where it comes by. */
  readonly metadataHopLimit?: number;
}

const RATE = 'inet metadata_rate6';
const ASKED = `ip6 daddr ${METADATA_ADDRESS6} tcp dport 80`;
const ANSWERED = `ip6 saddr ${METADATA_ADDRESS6} tcp sport 80`;

const hopsOf = ({ metadataHopLimit = 1 }: MetadataCard): number => metadataHopLimit;

/** Who each guest is to the proxy, and how far its answers go. */
export const metadataSets6 = (
  way: DomainWay,
  cards: readonly MetadataCard[],
): readonly (readonly [string, NftSet])[] => [
  [RATE, rateSet(RATE)],
  ['inet alias_of6', mapOf('ipv6_addr : ipv6_addr', way.aliases6 ?? [])],
  [
    'inet hops6',
    mapOf(
      'ipv6_addr : verdict',
      cards.flatMap((card) =>
        card.addresses.map((address): [string, string] => [address, `jump hop6_${hopsOf(card)}`]),
      ),
    ),
  ],
];

export const metadataChains6 = (cards: readonly MetadataCard[]): readonly (readonly [string, NftChain])[] =>
  [...new Set(cards.map(hopsOf))].map((hops) => [
    `inet hop6_${hops}`,
    { rules: [`ip6 hoplimit set ${hops}`] },
  ]);

/** In a domain: over the link to the host's proxy, whatever the groups say, but no flood of it. */
export const metadataPasses6 = (from: string): readonly string[] => [
  `${from} ${ASKED} ct state new ${dropBeyond(RATE)}`,
  `${from} oifname "${UPLINK}" ${ASKED} accept`,
];

/** In a domain: a guest is its alias behind the link. */
export const metadataSource6 = `oifname "${UPLINK}" ${ASKED} snat ip6 to ip6 saddr map @alias_of6`;

/** In a domain: answers end after as many hops as the guest says. */
export const metadataHops6 = `${ANSWERED} ip6 daddr vmap @hops6`;

/** In a domain: network ACLs have no say in metadata. */
export const METADATA_BESIDE_ACLS6: readonly string[] = [
  `oifname "${UPLINK}" ${ASKED} accept`,
  `iifname "${UPLINK}" ${ANSWERED} accept`,
];

const NEIGHBOURS = 'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept';

/** What links to other namespaces are asked by their other ends. */
export const linkNeighbours6 = (peers: DomainWay['peers'] = []): readonly string[] =>
  ifAny(devicesText([UPLINK, ...peers.map(({ device }) => device)]), (links) => [
    `iifname ${links} ${NEIGHBOURS}`,
  ]);

/** In the host's namespace: the other ends of its links, and guests of domains, who come by their aliases. */
export const proxyFor6 = (domains: readonly DomainLink[]): readonly string[] =>
  ifAny(linksOf(domains), (links) => [
    `iifname ${links} ${NEIGHBOURS}`,
    `iifname ${links} ip6 saddr ${GUEST_ALIASES6} ${ASKED} accept`,
  ]);
