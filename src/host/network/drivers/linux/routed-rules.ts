import type { BridgeRoute, DomainWay, RoutedBridge } from './domain-way.js';
import { ENTERING } from './group-rules.js';
import { devicesText } from './guest-devices.js';
import { UPLINK } from './host-names.js';

/** nft's word for one of several ranges. There has to be one. */
export const rangesText = (ranges: readonly string[]): string =>
  ranges.length === 1 ? (ranges[0] ?? '') : `{ ${ranges.join(', ')} }`;

const toRange = (destination: string): string =>
  destination.endsWith('/0') ? '' : ` ip daddr ${destination}`;

/** Bridges that an internet gateway leads into. */
export const opened = (routed: readonly RoutedBridge[]): readonly string[] =>
  routed.filter(({ routes }) => routes.some(({ to }) => to === 'internet')).map(({ bridge }) => bridge);

/**
 * What leaves by routes of one network, beside what a guest takes over, which its port's groups decide: to the world as
 * gateways have it, the most specific route first, and to other domains from the domain's own addresses.
 */
export const routedDepartures = ({ routed }: Pick<DomainWay, 'routed'>, opens: boolean): readonly string[] =>
  routed.flatMap((network) => [
    ...(opens ? network.routes.flatMap((route) => outward(network, route)) : []),
    ...network.routes.flatMap((route) => across(network, route)),
  ]);

function outward({ bridge, cidr }: RoutedBridge, route: BridgeRoute): readonly string[] {
  const from = `iifname "${bridge}" oifname "${UPLINK}"${toRange(route.destination)}`;
  if (route.to === 'nat') return [`${from} ip saddr ${cidr} accept`];
  if (route.to === 'internet') return [`${from} ip saddr @outside_guests accept`, `${from} drop`];
  return [];
}

function across({ bridge, local }: RoutedBridge, route: BridgeRoute): readonly string[] {
  if (route.to !== 'peer' || local.length === 0) return [];
  const to = `oifname "${route.device}"${toRange(route.destination)}`;
  return [`iifname "${bridge}" ${to} ip saddr ${rangesText(local)} accept`];
}

/**
 * What comes from another domain is for a guest, and from an address that is the other's and that routes of the guest's
 * network lead back to: a range that is this domain's, too, or a third one's, is nobody's to send from here.
 */
export function peerArrivals({ routed, peers }: Pick<DomainWay, 'routed' | 'peers'>): readonly string[] {
  const links = devicesText(peers.map(({ device }) => device));
  if (links === undefined) return [];
  const ranges = new Map(peers.map((peer) => [peer.device, peer.ranges]));
  return [
    ...routed.flatMap(({ bridge, local, routes }) => {
      const into = `oifname "${bridge}"`;
      return [
        ...(local.length === 0 ? [] : [`iifname ${links} ${into} ip saddr ${rangesText(local)} drop`]),
        ...routes.flatMap((route) => {
          const from = route.destination.endsWith('/0') ? '' : ` ip saddr ${route.destination}`;
          const theirs = route.to === 'peer' ? (ranges.get(route.device) ?? []) : [];
          return [
            ...(route.to === 'peer' && theirs.length > 0
              ? [`iifname "${route.device}" ${into}${from} ip saddr ${rangesText(theirs)} goto ${ENTERING}`]
              : []),
            `iifname ${links} ${into}${from} drop`,
          ];
        }),
      ];
    }),
    `iifname ${links} drop`,
  ];
}

/** By which address guests of networks with routes of their own go out: by that of the route that they take. */
export const routedSources = ({ routed }: Pick<DomainWay, 'routed'>): readonly string[] =>
  routed.flatMap(({ cidr, routes }) =>
    routes.flatMap((route) => {
      const out = `oifname "${UPLINK}" ip saddr ${cidr}${toRange(route.destination)} snat ip to`;
      if (route.to === 'nat') return [`${out} ${route.outside}`];
      return route.to === 'internet' ? [`${out} ip saddr map @outside_of`] : [];
    }),
  );
