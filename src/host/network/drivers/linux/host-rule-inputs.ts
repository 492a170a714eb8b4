import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { BoundAddress, HostNetworkState, NetworkAcl } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';

import { aliasOf } from './domain-slot.js';
import type { DoorName } from './door-names.js';
import type { DomainWay, FencedBridge } from './domain-way.js';
import { alias6Of } from './ipv6-link.js';
import { gateway6Of, ipv6OfPorts } from './ipv6-network.js';
import type { Ipv6Bridge } from './ipv6-model.js';
import type { LinkAddresses } from './link-addresses.js';
import type { LinuxDomain } from './linux-domain.js';
import type { LinuxNetwork } from './linux-network.js';
import { withAddresses } from './port-addresses.js';
import type { WantedRoutes } from './domain-routes.js';
import type { WantedRoutes6 } from './domain-routes6.js';
import { peerLinks, routedBridges } from './routed-bridges.js';
import { rangesOf6, routedBridges6 } from './routed-bridges6.js';
import type { RulesetInput } from './ruleset.js';

/** What the rules of all namespaces of a host follow from. */
export interface HostFacts extends Pick<
  HostNetworkState,
  'filters' | 'outlets' | 'natWays' | 'routes' | 'routes6' | 'acls' | 'acls6' | 'ipv6' | 'dhcp' | 'blocks'
> {
  readonly ports: readonly (PlacedPort & { readonly tap: string })[];
  readonly addresses: readonly BoundAddress[];
  readonly machine: readonly string[];
  readonly snatTo?: string;
  readonly metadataUid: number;
  readonly flowLimit: number;
  /** Of the cloud, that guests may use. */
  readonly doors: readonly DoorName[];
  /** First of the users that guests run as. */
  readonly uidBase: number;
  isHome(spec: Pick<NetworkSpec, 'domainId'>): boolean;
}

const plansOf = (networks: readonly LinuxNetwork[]) =>
  networks.map(({ plan, bridge }) => ({ plan, bridge: bridge.name }));

/** Of the host's own namespace. */
export function homeRulesInput(
  { ports, isHome, ...facts }: HostFacts,
  networks: readonly LinuxNetwork[],
  { domains, link }: { readonly domains: readonly LinuxDomain[]; readonly link: LinkAddresses | undefined },
): RulesetInput {
  return {
    ...facts,
    ports: ports.filter(({ network }) => isHome(network)),
    networks: plansOf(networks),
    domains: domains.map((domain) => ({ device: domain.device, outsides: domain.outsides() })),
    ranges6: rangesOf6(facts, domains),
    ...(link && { hostAddress: link.namespace }),
  };
}

/** Of a domain's namespace. `domains`: all that are up. */
export function domainRulesInput(
  facts: HostFacts,
  domain: LinuxDomain,
  domains: readonly LinuxDomain[],
): RulesetInput {
  const ports = facts.ports.filter(({ network }) => network.domainId === domain.domainId);
  const networks = domain.networks.all();
  const wanted = wantedRoutes(facts, domain, domains);
  const way = { ...wayOf(facts, domain, ports), ...wanted };
  const six = ipv6Bridges(facts, networks);
  return { ...facts, ports, networks: plansOf(networks), machine: [], ipv6Bridges: six, way };
}

/** Routes of networks of the domain, and its links to others of the host. */
export function wantedRoutes(
  { routes = [], routes6 = [], ports }: Pick<HostFacts, 'routes' | 'routes6' | 'ports'>,
  domain: LinuxDomain,
  domains: readonly LinuxDomain[],
): WantedRoutes & WantedRoutes6 {
  if (routes.length + routes6.length === 0) return { routed: [], routed6: [], peers: [] };
  const facts = { routes, routes6, ports, outsides: domain.outsides(), domains };
  const peers = peerLinks(facts, domain);
  const routed = routedBridges(facts, domain, peers);
  return { routed, routed6: routedBridges6(facts, domain, peers), peers };
}

/** Of networks that have a range of IPv6. */
const ipv6Bridges = (
  { ipv6 = [], dhcp = [] }: HostFacts,
  networks: readonly LinuxNetwork[],
): readonly Ipv6Bridge[] =>
  networks.flatMap((network) => {
    const range = factOf(ipv6, network);
    const { plan, bridge } = network;
    const answersNames = plan.dns === plan.gateway && factOf(dhcp, network)?.answers !== false;
    return range ? [{ bridge: bridge.name, gateway: gateway6Of(range.cidr), answersNames }] : [];
  });

const wayOf = (
  { outlets = [], natWays = [], routes = [], acls = [], acls6 = [], uidBase, doors, filters }: HostFacts,
  domain: LinuxDomain,
  ports: readonly PlacedPort[],
): Omit<DomainWay, 'routed' | 'peers'> => {
  const networks = domain.networks.all();
  const plain = networks.filter((network) => !factOf(routes, network));
  // An address that answers elsewhere would get the answers there.
  const here = new Set(domain.outsides());
  const ipv6Of = ipv6OfPorts({ filters });
  const aliasFor = ({ guestUid }: PlacedPort) => aliasOf(domain.slot, guestUid - uidBase);
  return {
    link: domain.links.addresses,
    doors,
    aliases: withAddresses(ports, filters).map((port) => [port.address, aliasFor(port)]),
    aliases6: ports.flatMap((port) =>
      (ipv6Of.get(port.portId) ?? []).map((address) => [address, alias6Of(aliasFor(port))] as const),
    ),
    outward: plain.filter((network) => factOf(outlets, network)).map(({ bridge }) => bridge.name),
    natted: plain.flatMap((network) => {
      const { outside = '' } = factOf(natWays, network) ?? {};
      return here.has(outside) ? [{ bridge: network.bridge.name, cidr: network.plan.cidr, outside }] : [];
    }),
    fenced: fencedBy(acls, networks),
    fenced6: fencedBy(acls6, networks),
  };
};

const fencedBy = (acls: readonly NetworkAcl[], networks: readonly LinuxNetwork[]): readonly FencedBridge[] =>
  networks.flatMap((network) => {
    const acl = factOf(acls, network);
    return acl ? [{ bridge: network.bridge.name, acl }] : [];
  });

const factOf = <Fact extends { readonly networkId: string }>(
  facts: readonly Fact[],
  { spec }: LinuxNetwork,
) => facts.find(({ networkId }) => networkId === spec.networkId);

/** Whose guest's the source address is, as the metadata proxy saw it; undefined: no guest's. */
export function guestBehind(
  { ports, isHome, uidBase, filters }: HostFacts,
  slotOf: (domainId: string) => number | undefined,
  source: string,
): PlacedPort | undefined {
  return withAddresses(ports, filters).find(({ network, address, guestUid }) => {
    if (isHome(network)) return address === source;
    const slot = slotOf(network.domainId);
    return slot !== undefined && aliasOf(slot, guestUid - uidBase) === source;
  });
}
