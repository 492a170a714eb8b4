import type { Ipv6Network, NetworkDhcp, Peer } from './network-facts.contract.js';
import type { NatWay, NetworkRoutes, Outlet } from './network-routes.contract.js';
import type { PortLimits } from './port-limits.contract.js';

export type { NatWay, NetworkRoutes, Outlet } from './network-routes.contract.js';

export type RuleSource = { readonly cidr: string } | { readonly group: string };

/** A name, or the number of any other protocol; -1: everything. `icmp` is over IPv4 alone, `icmpv6` over IPv6. */
export type FilterProtocol = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | '-1' | `${number}`;

export interface FilterRule {
  readonly protocol: FilterProtocol;
  /** icmp, icmpv6: type and code, -1 any. tcp, udp: first and last port. Others: -1. */
  readonly fromPort: number;
  readonly toPort: number;
  /** The other side: where traffic comes from, or, of an egress rule, where it goes to. */
  readonly source: RuleSource;
  /** Absent: ingress. */
  readonly direction?: 'ingress' | 'egress';
}

export interface PortFilter {
  readonly portId: string;
  readonly mac: string;
  readonly address: string;
  /** Its addresses beside that one. Absent: none. */
  readonly more?: readonly string[];
  /** Its addresses of IPv6. Absent: none. */
  readonly ipv6?: readonly string[];
  /** What it sends may be from anybody, and what it gets to anybody. Absent: its own addresses alone. */
  readonly isOpen?: boolean;
  /** Absent: unlimited. */
  readonly limits?: PortLimits;
  readonly groups: readonly string[];
}

export interface GroupFilter {
  /** Those that name ranges of IPv4, and those that name groups, which are of both. */
  readonly rules: readonly FilterRule[];
  /** Those of IPv6 alone. Absent: none. */
  readonly rules6?: readonly FilterRule[];
}

/** All that a host filters. `members` are addresses anywhere in the cloud. */
export interface FilterSet {
  readonly ports: readonly PortFilter[];
  readonly groups: Readonly<Record<string, GroupFilter>>;
  /** By group id, for the groups that some rule names as a source. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** The same of IPv6; of groups that have any. Absent: none. */
  readonly members6?: Readonly<Record<string, readonly string[]>>;
}

/** One rule of a network's ACL: each packet by itself, whatever flow it belongs to. */
export interface AclRule {
  readonly action: 'allow' | 'deny';
  readonly protocol: FilterProtocol;
  /** As those of `FilterRule`. */
  readonly fromPort: number;
  readonly toPort: number;
  /** Of the other side. */
  readonly cidr: string;
}

/**
 * What passes into a network of a domain of its own and out of it, from and to other networks and the world: the first
 * rule that matches decides, and what none names is dropped. Everything passes a network that is not named.
 */
export interface NetworkAcl {
  readonly networkId: string;
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/** What `GET /v1/filters` answers: a host's filters whole, or what has changed since the version that it has. */
export type FilterAnswer = WholeFilters | FilterChanges;

export interface HostPort extends PortFilter {
  /** By whose id its groups are noted: its instance's, or, of a card beside an instance's first, its own. */
  readonly instanceId: string;
}

export type MembersByGroup = Readonly<
  Record<string, readonly (readonly [instanceId: string, address: string])[]>
>;

interface FilterContent {
  readonly ports: readonly HostPort[];
  readonly groups: Readonly<Record<string, GroupFilter>>;
  /**
   * By group id: instance, or card beside an instance's first, and address; one that has several stands there as often.
   */
  readonly members: MembersByGroup;
  /** Of IPv6, for groups that have any. Absent: none. */
  readonly members6?: MembersByGroup;
  /** All of them, also beside changes. Absent: none. */
  readonly peers?: readonly Peer[];
  /** All of them, also beside changes. Absent: none. */
  readonly outlets?: readonly Outlet[];
  /** All of them, also beside changes. Absent: none. */
  readonly natWays?: readonly NatWay[];
  /** All of them, also beside changes. Absent: none. */
  readonly routes?: readonly NetworkRoutes[];
  /** Of IPv6, of networks that have it and routes of it. All of them, also beside changes. Absent: none. */
  readonly routes6?: readonly NetworkRoutes[];
  /** All of them, also beside changes. Absent: none. */
  readonly acls?: readonly NetworkAcl[];
  /** Of IPv6, of networks that have it. All of them, also beside changes. Absent: none. */
  readonly acls6?: readonly NetworkAcl[];
  /** All of them, also beside changes. Absent: none. */
  readonly dhcp?: readonly NetworkDhcp[];
  /** All of them, also beside changes. Absent: none. */
  readonly ipv6?: readonly Ipv6Network[];
  /** Ranges, IPv4 and IPv6, that no guest may reach or be reached from. All of them. Absent: none. */
  readonly blocks?: readonly string[];
}

/** All of one snapshot. `members`: of the groups that some rule names as a source. */
export interface WholeFilters extends FilterContent {
  readonly version: number;
}

/**
 * What has become of the instances that were touched between two versions: those that are not in `ports` have no port
 * here any more, those that are not in `members` are in no group. `groups`: those of these ports.
 */
export interface FilterChanges extends FilterContent {
  readonly version: number;
  readonly since: number;
  readonly touched: readonly string[];
}

export const isChanges = (answer: FilterAnswer): answer is FilterChanges => 'since' in answer;
