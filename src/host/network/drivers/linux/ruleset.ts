import type { BoundAddress, FilterSet } from '../../network-driver.js';
import type { NetworkPlan } from '../../topology.js';
import { aclChains } from './acl-rules.js';
import { blockChains, blockSets } from './block-rules.js';
import { capChains, cappedIn, capSets } from './cap-rules.js';
import { domainSets, farSet } from './domain-rules.js';
import type { DomainLink, DomainWay } from './domain-way.js';
import type { DoorName } from './door-names.js';
import { groupChains } from './group-rules.js';
import { hostChains } from './host-rules.js';
import { hasIpv6, type Ipv6Bridge, ipv6Model } from './ipv6-model.js';
import type { NftChain, NftModel, NftSet } from './nft-model.js';
import { hasOpen, openSets } from './open-ports.js';
import { withAddresses } from './port-addresses.js';
import { rateSets } from './rate-rules.js';
import { mapOf, setOf } from './set-of.js';
import { CHADDRS_TYPE, chaddrElement, spoofChains } from './spoof-rules.js';
import { outsideGuests, translationChains, translationSets } from './translation-rules.js';

export interface RuledPort {
  readonly portId: string;
  readonly tap: string;
  readonly mac: string;
  readonly address: string;
  readonly metadataHopLimit: number;
}

/** All that the rules of a host follow from. Everything in it has passed a schema: it is written as it is. */
export interface RulesetInput {
  /** Of this host, each with the bridge of its own. */
  readonly networks: readonly { readonly plan: NetworkPlan; readonly bridge: string }[];
  /** Plugged here. */
  readonly ports: readonly RuledPort[];
  readonly filters: FilterSet;
  /** What nobody reaches, nor is reached from; absent: nothing. */
  readonly blocks?: readonly string[];
  /** That are bound here, whether their port is plugged or not. */
  readonly addresses: readonly BoundAddress[];
  /** Where guests' flows to the world end up being refused: the machine's own addresses. */
  readonly machine: readonly string[];
  /** The namespace's end of the link when guests may open flows to the world, else absent. */
  readonly snatTo?: string;
  readonly metadataUid: number;
  /** Flows that one guest may have opened at a time; absent, 0: any number. */
  readonly flowLimit?: number;
  /** Of the cloud, that guests may use behind the metadata address; absent: none. */
  readonly doors?: readonly DoorName[];
  /** Of networks here that have a range of IPv6; absent: none. */
  readonly ipv6Bridges?: readonly Ipv6Bridge[];
  /** Of a domain's own namespace; absent: the host's. */
  readonly way?: DomainWay;
  /** Of the host's own namespace: ranges of IPv6 whose routes lead to the world; absent: none. */
  readonly ranges6?: readonly string[];
  /** Of the host's own namespace: domains that have one of their own. */
  readonly domains?: readonly DomainLink[];
  /** The host's namespace's own address, which stands for its guests in other domains. */
  readonly hostAddress?: string;
}

/** The whole of a host's rules. Pure: the same input gives the same rules, in the same order. */
export function rulesetOf(input: RulesetInput): NftModel {
  const { ports, filters, machine } = input;
  const here = new Map(ports.map((port) => [port.portId, port]));
  const named = filters.ports.flatMap((filter) => {
    const port = here.get(filter.portId);
    const { groups, limits } = filter;
    return port ? [{ ...port, filter, groups, ...(limits && { limits }) }] : [];
  });
  const addressed = withAddresses(ports, filters);
  const capped = cappedIn(named);
  const { chains, sets, chainTo, chainFrom } = groupChains(filters, named);
  const six = ipv6Model(input);
  return {
    sets: new Map<string, NftSet>([
      [
        'bridge macs',
        setOf(
          'ifname . ether_addr',
          ports.map(({ tap, mac }) => `"${tap}" . ${mac}`),
        ),
      ],
      [
        'bridge chaddrs',
        setOf(
          CHADDRS_TYPE,
          ports.map(({ tap, mac }) => chaddrElement(tap, mac)),
        ),
      ],
      [
        'bridge ports',
        setOf(
          'ifname . ether_addr . ipv4_addr',
          addressed.map(({ tap, mac, address }) => `"${tap}" . ${mac} . ${address}`),
        ),
      ],
      ...openSets(
        named.filter(({ filter }) => filter.isOpen),
        { chainTo, chainFrom },
      ),
      ...capSets(capped),
      ...rateSets(),
      ...blockSets(input.blocks ?? []),
      ['inet machine', setOf('ipv4_addr', machine)],
      [
        'inet hops',
        mapOf(
          'ipv4_addr : verdict',
          addressed.map((port) => [port.address, `jump ${hopChain(port)}`]),
        ),
      ],
      ...translationSets(input),
      ...(input.way ? domainSets(input.way, outsideGuests(input)) : farSet(input.domains ?? [])),
      ...sets,
      ...six.sets,
      [
        'inet to_port',
        mapOf(
          'ipv4_addr : verdict',
          withAddresses(named, filters).map((port) => [port.address, `goto ${chainTo(port)}`]),
        ),
      ],
      [
        'inet from_port',
        mapOf(
          'ipv4_addr : verdict',
          withAddresses(named, filters).map((port) => [port.address, `goto ${chainFrom(port)}`]),
        ),
      ],
    ]),
    chains: new Map<string, NftChain>([
      ...ports.map((port): [string, NftChain] => [
        `inet ${hopChain(port)}`,
        { rules: [`ip ttl set ${port.metadataHopLimit}`] },
      ]),
      ...chains,
      ...six.chains,
      ...capChains(capped),
      ...blockChains(input.blocks ?? []),
      ...spoofChains({ isAnyOpen: hasOpen(input), isAnyCapped: capped.length > 0, isAnySix: hasIpv6(input) }),
      ...translationChains(input),
      ...hostChains(input),
      ...(input.way ? aclChains(input.way) : []),
    ]),
  };
}

const hopChain = ({ metadataHopLimit }: RuledPort) => `hop_${metadataHopLimit}`;
