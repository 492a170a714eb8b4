import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { BoundAddress, FilterSet, Outlet } from '../../network-driver.js';
import type { PlacedPort } from '../../placed-port.js';
import type { DomainWay } from './domain-rules.js';
import { aliasOf } from './domain-slot.js';
import type { LinkAddresses } from './link-addresses.js';
import type { LinuxDomain } from './linux-domain.js';
import type { LinuxNetwork } from './linux-network.js';
import type { RulesetInput } from './ruleset.js';

/** What the rules of all namespaces of a host follow from. */
export interface HostFacts {
  readonly ports: readonly (PlacedPort & { readonly tap: string })[];
  readonly filters: FilterSet;
  readonly addresses: readonly BoundAddress[];
  readonly outlets: readonly Outlet[];
  readonly machine: readonly string[];
  readonly snatTo?: string;
  readonly metadataUid: number;
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
    ...(link && { hostAddress: link.namespace }),
  };
}

/** Of a domain's namespace. */
export function domainRulesInput(facts: HostFacts, domain: LinuxDomain): RulesetInput {
  const ports = facts.ports.filter(({ network }) => network.domainId === domain.domainId);
  const networks = domain.networks.all();
  return { ...facts, ports, networks: plansOf(networks), machine: [], way: wayOf(facts, domain, ports) };
}

const wayOf = (
  { outlets, uidBase }: HostFacts,
  { slot, links, networks }: LinuxDomain,
  ports: readonly PlacedPort[],
): DomainWay => {
  const outward = new Set(outlets.map(({ networkId }) => networkId));
  return {
    link: links.addresses,
    aliases: ports.map(({ address, guestUid }) => [address, aliasOf(slot, guestUid - uidBase)]),
    outward: networks
      .all()
      .filter(({ spec }) => outward.has(spec.networkId))
      .map(({ bridge }) => bridge.name),
  };
};

/** Whose guest's the source address is, as the metadata proxy saw it; undefined: no guest's. */
export function guestBehind(
  { ports, isHome, uidBase }: HostFacts,
  slotOf: (domainId: string) => number | undefined,
  source: string,
): PlacedPort | undefined {
  return ports.find(({ network, address, guestUid }) => {
    if (isHome(network)) return address === source;
    const slot = slotOf(network.domainId);
    return slot !== undefined && aliasOf(slot, guestUid - uidBase) === source;
  });
}
