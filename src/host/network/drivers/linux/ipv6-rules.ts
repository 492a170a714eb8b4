import { fromGuests } from './guest-devices.js';
import { linkNeighbours6, metadataHops6, metadataPasses6, metadataSource6 } from './ipv6-metadata.js';
import { hasIpv6, type Ipv6Input } from './ipv6-model.js';
import { arrivals6, departures6 } from './routed-rules6.js';

/** Of what is forwarded: neighbours of one bridge, who speak with 255 hops; then what groups let out. */
export function ipv6Forwarded(input: Ipv6Input): readonly string[] {
  if (!hasIpv6(input)) return [];
  const from = fromGuests(input.networks);
  const { flowLimit = 0 } = input;
  return [
    `${from} icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept`,
    ...(flowLimit === 0
      ? []
      : [
          `${from} meta nfproto ipv6 ct state new add @guest_flows6 { ip6 saddr ct count over ${flowLimit} } drop`,
        ]),
    ...(input.way ? [...metadataPasses6(from), ...arrivals6(input.way)] : []),
    `${from} ip6 saddr vmap @from_port6`,
    'meta nfproto ipv6 drop',
  ];
}

/** Of what groups let out: to guests as theirs let in, where routes lead beyond them, and nowhere else. */
export const ipv6Entering = (input: Ipv6Input): readonly string[] =>
  hasIpv6(input)
    ? [
        'ip6 daddr vmap @to_port6',
        ...(input.way ? departures6(input.way, input.snatTo !== undefined) : []),
        'meta nfproto ipv6 drop',
      ]
    : [];

/** To the gateway itself: neighbours, DHCP, and names where it answers them. */
export function ipv6Incoming(input: Ipv6Input): readonly string[] {
  if (!hasIpv6(input)) return [];
  const from = fromGuests(input.networks);
  return [
    `${from} icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ip6 hoplimit 255 accept`,
    ...(input.way ? linkNeighbours6(input.way.peers) : []),
    `${from} ip6 saddr fe80::/10 udp sport 546 udp dport 547 accept`,
    ...(input.ipv6Bridges ?? []).flatMap(({ bridge, gateway, answersNames }) =>
      answersNames
        ? ['udp', 'tcp'].map(
            (protocol) => `iifname "${bridge}" ip6 daddr ${gateway} ${protocol} dport 53 accept`,
          )
        : [],
    ),
  ];
}

/** Of what leaves a domain by its link: as whom its guests do. */
export const ipv6Sources = (input: Ipv6Input): readonly string[] =>
  input.way && hasIpv6(input) ? [metadataSource6] : [];

/** Of what leaves a domain's namespace for a guest: how far metadata's answers go. */
export const ipv6Hops = (input: Ipv6Input): readonly string[] =>
  input.way && hasIpv6(input) ? [metadataHops6] : [];
