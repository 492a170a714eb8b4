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
  chainOf(port: GroupedPort): string;
}

/**
 * A chain for each group, and one for each combination of groups that a port here has: five hundred guests in one group
 * share two chains, and a rule that changes is one chain refilled, whatever the number of guests.
 */
export function groupChains(filters: FilterSet, ports: readonly GroupedPort[]): GroupChains {
  const combinations = new Map(ports.map((port) => [combinationName(port.groups), sorted(port.groups)]));
  const used = sorted([...combinations.values()].flat()).filter((id) => filters.groups[id]);
  const rulesOf = (id: string) => (filters.groups[id]?.rules ?? []).filter(isIngress);
  const rules = used.flatMap(rulesOf);
  const sources = sorted(rules.flatMap(({ source }) => ('group' in source ? [source.group] : [])));
  return {
    sets: sources.map((id) => [
      `inet ${membersName(id)}`,
      { type: 'ipv4_addr', elements: new Map((filters.members[id] ?? []).map((address) => [address, ''])) },
    ]),
    chains: [
      ...used.map((id): [string, NftChain] => [
        `inet ${groupName(id)}`,
        { rules: rulesOf(id).map(ruleText) },
      ]),
      ...[...combinations].map(([name, ids]): [string, NftChain] => [
        `inet ${name}`,
        { rules: [...ids.filter((id) => filters.groups[id]).map((id) => `jump ${groupName(id)}`), 'drop'] },
      ]),
    ],
    chainOf: (port) => combinationName(port.groups),
  };
}

/** What leaves a guest is not filtered by groups: the one egress rule that is sent allows everything. */
const isIngress = ({ direction }: FilterRule) => direction !== 'egress';

/** A rule as nft reads it: what it matches, then `accept`. */
export function ruleText(rule: FilterRule): string {
  const { source } = rule;
  const from = 'group' in source ? `ip saddr @${membersName(source.group)}` : fromCidr(source.cidr);
  return [from, protocolText(rule), 'accept'].filter((part) => part !== '').join(' ');
}

const fromCidr = (cidr: string) => (cidr.endsWith('/0') ? '' : `ip saddr ${cidr}`);

function protocolText({ protocol, fromPort, toPort }: FilterRule): string {
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
  }
}

const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();
const plain = (id: string) => id.replaceAll('-', '');
const groupName = (id: string) => `group_${plain(id)}`;
const membersName = (id: string) => `members_${plain(id)}`;
const combinationName = (groups: readonly string[]) =>
  `port_${createHash('sha256').update(sorted(groups).join()).digest('hex').slice(0, 24)}`;
