import { SERVICES6 } from '../../../../common/net/ipv6.js';
import { ifAny, linksOf } from './domain-rules.js';
import type { DomainLink, DomainWay, RoutedBridge } from './domain-way.js';
import { ENTERING } from './group-rules.js';
import { devicesText } from './guest-devices.js';
import { UPLINK } from './host-names.js';
import { opened, rangesText } from './routed-rules.js';

/**
 * Routes of IPv6. Nothing is translated in a domain, nor in its host's namespace: ranges of IPv6 are one's alone in the
 * cloud. Whether the world answers is the machine's affair.
 */

const ends = (peer: 'saddr' | 'daddr', ranges: readonly string[]): string =>
  ranges.some((range) => range.endsWith('/0')) ? 'meta nfproto ipv6' : `ip6 ${peer} ${rangesText(ranges)}`;

/**
 * In a domain: from the world into networks that lead to an internet gateway, as groups let in. One that leads to an
 * egress-only gateway gets answers alone. From another domain what is that one's own.
 */
export const arrivals6 = ({ routed6 = [], peers }: DomainWay): readonly string[] => [
  ...routed6.flatMap(({ local }) =>
    local.length === 0 ? [] : [`iifname "${UPLINK}" ${ends('saddr', local)} drop`],
  ),
  ...ifAny(devicesText(opened(routed6)), (inward) => [
    `iifname "${UPLINK}" oifname ${inward} meta nfproto ipv6 goto ${ENTERING}`,
  ]),
  ...routed6.flatMap((network) => fromPeers(network, peers)),
];

/** The most specific route first: what answers would leave to somebody else is nobody's to send from there. */
function fromPeers({ bridge, routes }: RoutedBridge, peers: DomainWay['peers']): readonly string[] {
  const links = devicesText(peers.map(({ device }) => device));
  if (links === undefined) return [];
  return routes.flatMap((route) => {
    const into = `oifname "${bridge}" ${ends('saddr', [route.destination])}`;
    const theirs =
      peers.find(({ device }) => route.to === 'peer' && device === route.device)?.six?.ranges ?? [];
    return [
      ...(theirs.length > 0 && route.to === 'peer'
        ? [`iifname "${route.device}" ${into} ${ends('saddr', theirs)} goto ${ENTERING}`]
        : []),
      `iifname ${links} ${into} drop`,
    ];
  });
}

/** In a domain: out of each network by its routes, from the domain's own addresses. `opens`: to the world, too. */
export const departures6 = ({ routed6 = [] }: DomainWay, opens: boolean): readonly string[] => [
  `ip6 daddr ${SERVICES6} drop`,
  ...routed6.flatMap(({ bridge, local, routes }) =>
    routes.flatMap((route) => {
      const device = route.to === 'peer' ? route.device : UPLINK;
      const leads = route.to === 'peer' || (opens && (route.to === 'internet' || route.to === 'egress-only'));
      const [to, from] = [ends('daddr', [route.destination]), ends('saddr', local)];
      return leads && local.length > 0
        ? [`iifname "${bridge}" oifname "${device}" ${to} ${from} accept`]
        : [];
    }),
  ),
];

/** In the host's namespace: what comes from domains goes to the world, and from there to their ranges alone. */
export const worldPasses6 = (
  domains: readonly DomainLink[],
  { ranges, opens }: { readonly ranges: readonly string[]; readonly opens: boolean },
): readonly string[] =>
  ranges.length === 0
    ? []
    : ifAny(linksOf(domains), (links) => [
        ...(opens ? [`iifname ${links} oifname "${UPLINK}" ${ends('saddr', ranges)} accept`] : []),
        `iifname "${UPLINK}" ${ends('saddr', ranges)} drop`,
        `iifname "${UPLINK}" oifname ${links} ${ends('daddr', ranges)} accept`,
      ]);
