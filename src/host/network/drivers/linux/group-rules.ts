import { createHash } from 'node:crypto';
import type { FilterRule, FilterSet, GroupFilter } from '../../network-driver.js';
import type { NftChain, NftSet } from './nft-model.js';
import { type Family, protocolText, rangeText } from './rule-words.js';

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

interface FamilyWords {
  /** Behind the names of its chains and sets. */
  readonly mark: string;
  readonly type: string;
  rules(group: GroupFilter): readonly FilterRule[];
  members(filters: FilterSet): Readonly<Record<string, readonly string[]>>;
}

/** A rule that names a group is of both families, but for messages of one. */
const isOfBoth = ({ source, protocol }: FilterRule) => 'group' in source && protocol !== 'icmp';

const FAMILIES: Readonly<Record<Family, FamilyWords>> = {
  ip: { mark: '', type: 'ipv4_addr', rules: ({ rules }) => rules, members: ({ members }) => members },
  ip6: {
    ...{ mark: '6', type: 'ipv6_addr', members: ({ members6 = {} }) => members6 },
    rules: ({ rules, rules6 = [] }) => [...rules.filter(isOfBoth), ...rules6],
  },
};

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
export function groupChains(
  filters: FilterSet,
  ports: readonly GroupedPort[],
  family: Family = 'ip',
): GroupChains {
  const { mark, type, ...of } = FAMILIES[family];
  const rulesOf = (id: string) => of.rules(filters.groups[id] ?? { rules: [] });
  const combinations = new Map(ports.map(({ groups }) => [hashOf(groups), sorted(groups)]));
  const used = sorted([...combinations.values()].flat()).filter((id) => filters.groups[id]);
  const rules = used.flatMap(rulesOf);
  const peers = sorted(rules.flatMap(({ source }) => ('group' in source ? [source.group] : [])));
  const chainsOf = (direction: Direction): [string, NftChain][] => [
    ...used.map((id) => groupChain({ id, family, rules: rulesOf(id) }, direction)),
    ...[...combinations].map(([hash, ids]) =>
      combinationChain({ hash, mark, ids: ids.filter((id) => filters.groups[id]) }, direction),
    ),
  ];
  return {
    sets: peers.map((id) => [
      `inet ${membersName(id, mark)}`,
      { type, elements: new Map((of.members(filters)[id] ?? []).map((address) => [address, ''])) },
    ]),
    chains: [...chainsOf('ingress'), ...chainsOf('egress')],
    chainTo: ({ groups }) => `${WAYS.ingress.port}${mark}_${hashOf(groups)}`,
    chainFrom: ({ groups }) => `${WAYS.egress.port}${mark}_${hashOf(groups)}`,
  };
}

function groupChain(
  {
    id,
    family,
    rules,
  }: { readonly id: string; readonly family: Family; readonly rules: readonly FilterRule[] },
  of: Direction,
): [string, NftChain] {
  const texts = rules
    .filter(({ direction = 'ingress' }) => direction === of)
    .map((rule) => ruleText(rule, family));
  return [`inet ${WAYS[of].group}${FAMILIES[family].mark}_${plain(id)}`, { rules: texts }];
}

function combinationChain(
  { hash, mark, ids }: { readonly hash: string; readonly mark: string; readonly ids: readonly string[] },
  of: Direction,
): [string, NftChain] {
  const { group, port } = WAYS[of];
  const jumps = ids.map((id) => `jump ${group}${mark}_${plain(id)}`);
  return [`inet ${port}${mark}_${hash}`, { rules: [...jumps, 'drop'] }];
}

/** A rule as nft reads it: what it matches, then what becomes of it. */
export function ruleText(rule: FilterRule, family: Family = 'ip'): string {
  const { source, direction = 'ingress' } = rule;
  const { peer, verdict } = WAYS[direction];
  const from =
    'group' in source
      ? `${family} ${peer} @${membersName(source.group, FAMILIES[family].mark)}`
      : rangeText(family, peer, source.cidr);
  return [from, protocolText(rule), verdict].filter((part) => part !== '').join(' ');
}

const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();
const plain = (id: string) => id.replaceAll('-', '');
const membersName = (id: string, mark: string) => `members${mark}_${plain(id)}`;
const hashOf = (groups: readonly string[]) =>
  createHash('sha256').update(sorted(groups).join()).digest('hex').slice(0, 24);
