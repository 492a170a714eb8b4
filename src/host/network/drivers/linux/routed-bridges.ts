import type { HostNetworkState, NetworkRoutes } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import { peerAddressOf } from './domain-slot.js';
import type { BridgeRoute, PeerLink, RoutedBridge } from './domain-way.js';
import { peerName } from './host-names.js';
import { peerAddress6Of } from './ipv6-link.js';

/** What of a domain and its neighbours routes follow from. */
export interface RoutedDomain {
  readonly domainId: string;
  readonly slot: number;
  /** Its networks that are on this host. */
  readonly networks: {
    all(): readonly {
      readonly spec: { readonly networkId: string; readonly cidr: string };
      readonly bridge: { readonly name: string };
    }[];
  };
}

export interface RouteFacts {
  readonly routes?: HostNetworkState['routes'];
  /** Of IPv6. */
  readonly routes6?: HostNetworkState['routes6'];
  readonly ports: readonly Pick<PlacedPort, 'portId' | 'address' | 'network'>[];
  /** Addresses outside that are bound in the domain. */
  readonly outsides: readonly string[];
  /** Those of the host that are up. */
  readonly domains: readonly RoutedDomain[];
}

/** Tables of routes that nobody else has: seven hex digits of a network's id behind this. */
export const FIRST_TABLE = 0x10_00_00_00;

const tableOf = (networkId: string): number => FIRST_TABLE + Number.parseInt(networkId.slice(0, 7), 16);

/** How many bits of a range, which is written as such, are given. */
const prefixOf = (range: string): number => Number(range.slice(range.indexOf('/') + 1));

type Told = NetworkRoutes['routes'][number];

/** The networks of a domain that are told of routes, each with what `leads` makes of these, the most specific first. */
export const bridgesTold = (
  told: readonly NetworkRoutes[],
  domain: RoutedDomain,
  leads: (route: Told) => BridgeRoute,
): readonly RoutedBridge[] =>
  domain.networks.all().flatMap(({ spec, bridge }) => {
    const own = told.find(({ networkId }) => networkId === spec.networkId);
    if (!own) return [];
    const routes = own.routes.map(leads);
    routes.sort((a, b) => prefixOf(b.destination) - prefixOf(a.destination));
    const table = tableOf(spec.networkId);
    return [{ bridge: bridge.name, cidr: spec.cidr, table, local: own.local, routes }];
  });

/** The networks of a domain that have routes of their own, each with what these come to on this host. */
export const routedBridges = (
  facts: RouteFacts,
  domain: RoutedDomain,
  peers: readonly PeerLink[],
): readonly RoutedBridge[] =>
  bridgesTold(facts.routes ?? [], domain, (route) => bridgeRoute(route, { facts, domain, peers }));

interface Around {
  readonly facts: RouteFacts;
  readonly domain: RoutedDomain;
  readonly peers: readonly PeerLink[];
}

function bridgeRoute(route: Told, around: Around): BridgeRoute {
  const { destination } = route;
  switch (route.to) {
    case 'internet':
    case 'egress-only':
    case 'nowhere':
      return { destination, to: route.to };
    case 'nat':
      // An address that answers elsewhere would get the answers there.
      if (!around.facts.outsides.includes(route.outside)) break;
      return { destination, to: 'nat', outside: route.outside };
    case 'domain': {
      const peer = around.peers.find(({ domainId }) => domainId === route.domainId);
      if (!peer) break;
      return { destination, to: 'peer', device: peer.device, address: peer.address };
    }
    case 'port': {
      const port = around.facts.ports.find(({ portId }) => portId === route.portId);
      const isHere = port?.network.domainId === around.domain.domainId;
      const network = isHere ? networkOf(around.domain, port.network.networkId) : undefined;
      if (!port || !network) break;
      return { destination, to: 'port', device: network.bridge.name, address: port.address };
    }
  }
  return { destination, to: 'nowhere' };
}

const networkOf = ({ networks }: RoutedDomain, networkId: string) =>
  networks.all().find(({ spec }) => spec.networkId === networkId);

/** Domains of this host that one of a domain's networks has routes to, and those that have routes to it. */
export function peerLinks(
  { routes = [], routes6 = [], domains }: RouteFacts,
  domain: RoutedDomain,
): readonly PeerLink[] {
  const toldOf = (all: readonly NetworkRoutes[], one: RoutedDomain) =>
    all.filter(({ networkId }) => networkOf(one, networkId) !== undefined);
  const leadIn = (all: readonly NetworkRoutes[], from: RoutedDomain, to: RoutedDomain) =>
    toldOf(all, from).some((told) =>
      told.routes.some((way) => way.to === 'domain' && way.domainId === to.domainId),
    );
  const join = (all: readonly NetworkRoutes[], other: RoutedDomain) =>
    leadIn(all, domain, other) || leadIn(all, other, domain);
  const rangesOf = (all: readonly NetworkRoutes[], one: RoutedDomain) => [
    ...new Set(toldOf(all, one).flatMap(({ local }) => local)),
  ];
  return domains
    .filter((other) => other.domainId !== domain.domainId && (join(routes, other) || join(routes6, other)))
    .map((other) => ({
      domainId: other.domainId,
      device: peerName(other.domainId),
      own: peerAddressOf(domain.slot),
      address: peerAddressOf(other.slot),
      ranges: rangesOf(routes, other),
      ...(join(routes6, other) && { six: sixOf(domain, other, rangesOf(routes6, other)) }),
    }));
}

const sixOf = (domain: RoutedDomain, other: RoutedDomain, ranges: readonly string[]) => ({
  own: peerAddress6Of(domain.slot),
  address: peerAddress6Of(other.slot),
  ranges,
});
