import type { HostNetworkState, NetworkRoutes } from '../../network-driver.js';
import type { BridgeRoute, PeerLink, RoutedBridge } from './domain-way.js';
import { bridgesTold, type RoutedDomain } from './routed-bridges.js';

/** Networks of a domain that have routes of IPv6, each with what these come to on this host. */
export function routedBridges6(
  { routes6 = [] }: Pick<HostNetworkState, 'routes6'>,
  domain: RoutedDomain,
  peers: readonly PeerLink[],
): readonly RoutedBridge[] {
  return bridgesTold(routes6, domain, (route) => bridgeRoute6(route, peers));
}

function bridgeRoute6(route: NetworkRoutes['routes'][number], peers: readonly PeerLink[]): BridgeRoute {
  const { destination } = route;
  if (route.to === 'internet' || route.to === 'egress-only') return { destination, to: route.to };
  const peer = route.to === 'domain' ? peers.find(({ domainId }) => domainId === route.domainId) : undefined;
  if (!peer?.six) return { destination, to: 'nowhere' };
  return { destination, to: 'peer', device: peer.device, address: peer.six.address };
}

type Carried = Pick<HostNetworkState, 'ipv6' | 'routes6'>;

/** Of a domain's networks, ranges of IPv6 whose routes lead to the world by whichever gateway, in order. */
export function worldRanges6(
  { ipv6 = [], routes6 = [] }: Carried,
  networks: readonly { readonly spec: { readonly networkId: string } }[],
): readonly string[] {
  const here = new Set(networks.map(({ spec }) => spec.networkId));
  const leading = new Set(
    routes6
      .filter(({ routes }) => routes.some(({ to }) => to === 'internet' || to === 'egress-only'))
      .map(({ networkId }) => networkId),
  );
  return ipv6
    .filter(({ networkId }) => here.has(networkId) && leading.has(networkId))
    .map(({ cidr }) => cidr)
    .sort();
}

/** The same of all domains of a host. */
export const rangesOf6 = (
  carried: Carried,
  domains: readonly Pick<RoutedDomain, 'networks'>[],
): readonly string[] => domains.flatMap(({ networks }) => worldRanges6(carried, networks.all()));
