import { ipv6Number } from '../../../../common/net/ipv6.js';
import type { FilterSet } from '../../network-driver.js';
import type { DomainWay } from './domain-way.js';
import { groupChains, type GroupedPort } from './group-rules.js';
import { metadataChains6, metadataSets6 } from './ipv6-metadata.js';
import { linkLocalOf } from './ipv6-network.js';
import { FROM_GUEST_IPV6, TARGET } from './ipv6-words.js';
import type { NftChain, NftSet } from './nft-model.js';
import { setOf } from './set-of.js';

/** A bridge of a network that has a range of IPv6. */
export interface Ipv6Bridge {
  readonly bridge: string;
  /** The gateway's address in the range. */
  readonly gateway: string;
  /** Whether the host answers names there. */
  readonly answersNames: boolean;
}

interface Card {
  readonly portId: string;
  readonly tap: string;
  readonly mac: string;
  readonly metadataHopLimit?: number;
}

/** What rules of IPv6 follow from. */
export interface Ipv6Input {
  readonly ports: readonly Card[];
  readonly filters: FilterSet;
  /** Absent, or none: there is no IPv6 here, and nothing of it passes. */
  readonly ipv6Bridges?: readonly Ipv6Bridge[];
  readonly networks: readonly { readonly bridge: string }[];
  readonly flowLimit?: number;
  /** Of a domain's own namespace. */
  readonly way?: DomainWay;
  /** Absent: guests open nothing to the world. */
  readonly snatTo?: string;
}

/** Whether anybody here may use IPv6: rules of it are there while there is one. */
export const hasIpv6 = (input: Pick<Ipv6Input, 'ports' | 'filters' | 'ipv6Bridges'>): boolean =>
  (input.ipv6Bridges ?? []).length > 0 && addressed(input).length > 0;

type AddressedCard = Card & GroupedPort & { readonly addresses: readonly string[] };

function addressed({ ports, filters }: Pick<Ipv6Input, 'ports' | 'filters'>): readonly AddressedCard[] {
  const here = new Map(ports.map((port) => [port.portId, port]));
  return filters.ports.flatMap(({ portId, groups, ipv6: addresses = [] }) => {
    const port = here.get(portId);
    return port && addresses.length > 0 ? [{ ...port, groups, addresses }] : [];
  });
}

const hexOf = (address: string): string => `0x${(ipv6Number(address) ?? 0n).toString(16).padStart(32, '0')}`;

type Sets = readonly (readonly [string, NftSet])[];
type ChainOf = (card: GroupedPort) => string;

/** Sets and chains of IPv6 beside those of IPv4; none where nobody has any. */
export function ipv6Model(input: Ipv6Input): {
  readonly sets: Sets;
  readonly chains: readonly (readonly [string, NftChain])[];
} {
  if (!hasIpv6(input)) return { sets: [], chains: [] };
  const cards = addressed(input);
  const { chains, sets, chainTo, chainFrom } = groupChains(input.filters, cards, 'ip6');
  const flows = { type: 'ipv6_addr', dynamic: 'size 65536; flags dynamic', elements: new Map() };
  return {
    sets: [
      ...spoofSets(cards),
      ['inet guest_flows6', flows],
      ...sets,
      ...(input.way ? metadataSets6(input.way, cards) : []),
      ['inet to_port6', verdicts(cards, chainTo)],
      ['inet from_port6', verdicts(cards, chainFrom)],
    ],
    chains: [
      ...chains,
      ...(input.way ? metadataChains6(cards) : []),
      ['bridge from_guest6', { rules: FROM_GUEST_IPV6 }],
    ],
  };
}

/** Whose address each is, for what is sent and for what neighbours say; each card's link-local one among them. */
function spoofSets(cards: readonly AddressedCard[]): Sets {
  const own = cards.flatMap(({ addresses, tap, mac }) =>
    [...addresses, linkLocalOf(mac)].map((address) => ({ tap, mac, address })),
  );
  const ports = own.map(({ tap, mac, address }) => `"${tap}" . ${mac} . ${address}`);
  const targets = own.map(({ tap, address }) => `"${tap}" . ${hexOf(address)}`);
  return [
    ['bridge ports6', setOf('ifname . ether_addr . ipv6_addr', ports)],
    ['bridge targets6', setOf(`typeof iifname . ${TARGET}`, targets)],
  ];
}

const verdicts = (cards: readonly AddressedCard[], chainOf: ChainOf): NftSet => ({
  type: 'ipv6_addr : verdict',
  elements: new Map(
    cards.flatMap((card) => card.addresses.map((address) => [address, `goto ${chainOf(card)}`] as const)),
  ),
});
