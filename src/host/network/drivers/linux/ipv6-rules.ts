import { fromGuests } from './guest-devices.js';
import { hasIpv6, type Ipv6Input } from './ipv6-model.js';

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
    `${from} ip6 saddr vmap @from_port6`,
    'meta nfproto ipv6 drop',
  ];
}

/** Of what groups let out: to guests as theirs let in, and nowhere else. */
export const ipv6Entering = (input: Ipv6Input): readonly string[] =>
  hasIpv6(input) ? ['ip6 daddr vmap @to_port6', 'meta nfproto ipv6 drop'] : [];

/** To the gateway itself: neighbours, DHCP, and names where it answers them. */
export function ipv6Incoming(input: Ipv6Input): readonly string[] {
  if (!hasIpv6(input)) return [];
  const from = fromGuests(input.networks);
  return [
    `${from} icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ip6 hoplimit 255 accept`,
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
