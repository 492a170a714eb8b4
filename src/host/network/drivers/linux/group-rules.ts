import { createHash } from 'node:crypto';
import type { FilterRule, FilterSet } from '../../network-driver.js';
import type { NftChain, NftSet } from './nft-model.js';

export interface GroupedPort {
  readonly groups: readonly string[];
}

export interface GroupChains {
  readonly chains: readonly (readonly [string, NftChain])[];
  readonly sets: readonly (readonly [string, NftSet])[];
  /** Where a packet to this port goes. */
  chainTo(port: GroupedPort): string;
  /** Where a packet from this port goes. */
  chainFrom(port: GroupedPort): string;
}

type Direction = NonNullable<FilterRule['direction']>;

interface Way {
  /** Which side of a packet the other end is. */
  readonly peer: 'saddr' | 'daddr';
  /** Of a chain for each group, and of one for each combination of groups. */
  readonly group: string;
  readonly port: string;
  /** What becomes of what a rule allows: what leaves a guest is looked at once more, as what goes to another. */
  readonly verdict: string;
}

/** What an egress rule has let out goes on here: to a guest as its groups say, or to the world. */
export const ENTERING = 'entering';

const WAYS: Readonly<Record<Direction, Way>> = {
  ingress: { peer: 'saddr', group: 'group', port: 'port', verdict: 'accept' },
  egress: { peer: 'daddr', group: 'egress', port: 'from', verdict: `goto ${ENTERING}` },
};

/**
 * For each direction a chain for each group, and one for each combination of groups that a port here has: five hundred
 * guests in one group share four chains, and a rule that changes is one chain refilled, whatever the number of guests.
 */
export function groupChains(filters: FilterSet, ports: readonly GroupedPort[]): GroupChains {
  const combinations = new Map(ports.map(({ groups }) => [hashOf(groups), sorted(groups)]));
  const used = sorted([...combinations.values()].flat()).filter((id) => filters.groups[id]);
  const rules = used.flatMap((id) => filters.groups[id]?.rules ?? []);
  const peers = sorted(rules.flatMap(({ source }) => ('group' in source ? [source.group] : [])));
  const chainsOf = (direction: Direction): [string, NftChain][] => [
    ...used.map((id) => groupChain(id, direction, filters.groups[id]?.rules ?? [])),
    ...[...combinations].map(([hash, ids]) =>
      combinationChain(
        hash,
        direction,
        ids.filter((id) => filters.groups[id]),
      ),
    ),
  ];
  return {
    sets: peers.map((id) => [
      `inet ${membersName(id)}`,
      { type: 'ipv4_addr', elements: new Map((filters.members[id] ?? []).map((address) => [address, ''])) },
    ]),
    chains: [...chainsOf('ingress'), ...chainsOf('egress')],
    chainTo: ({ groups }) => `${WAYS.ingress.port}_${hashOf(groups)}`,
    chainFrom: ({ groups }) => `${WAYS.egress.port}_${hashOf(groups)}`,
  };
}

function groupChain(id: string, of: Direction, rules: readonly FilterRule[]): [string, NftChain] {
  const texts = rules.filter(({ direction = 'ingress' }) => direction === of).map(ruleText);
  return [`inet ${WAYS[of].group}_${plain(id)}`, { rules: texts }];
}

function combinationChain(hash: string, of: Direction, ids: readonly string[]): [string, NftChain] {
  const { group, port } = WAYS[of];
  return [`inet ${port}_${hash}`, { rules: [...ids.map((id) => `jump ${group}_${plain(id)}`), 'drop'] }];
}

/** A rule as nft reads it: what it matches, then what becomes of it. */
export function ruleText(rule: FilterRule): string {
  const { source, direction = 'ingress' } = rule;
  const { peer, verdict } = WAYS[direction];
  const from = 'group' in source ? `ip ${peer} @${membersName(source.group)}` : rangeText(peer, source.cidr);
  return [from, protocolText(rule), verdict].filter((part) => part !== '').join(' ');
}

const rangeText = (peer: Way['peer'], cidr: string) => (cidr.endsWith('/0') ? '' : `ip ${peer} ${cidr}`);

/** What a rule matches of protocol and ports; empty: everything. */
export function protocolText({
  protocol,
  fromPort,
  toPort,
}: Pick<FilterRule, 'protocol' | 'fromPort' | 'toPort'>): string {
  switch (protocol) {
    case '-1':
      return '';
    case 'tcp':
    case 'udp':
      if (fromPort === -1) return `meta l4proto ${protocol}`;
      return `${protocol} dport ${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}`;
    case 'icmp':
      if (fromPort === -1) return 'meta l4proto icmp';
      return `icmp type ${fromPort}${toPort === -1 ? '' : ` icmp code ${toPort}`}`;
    default:
      return `meta l4proto ${protocol}`;
  }
}

const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();
const plain = (id: string) => id.replaceAll('-', '');
const membersName = (id: string) => `members_${plain(id)}`;
const hashOf = (groups: readonly string[]) =>
  createHash('sha256').update(sorted(groups).join()).digest('hex').slice(0, 24);
