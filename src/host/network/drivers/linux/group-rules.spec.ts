import { describe, expect, it } from '@jest/globals';
import type { FilterRule } from '../../network-driver.js';
import { groupChains, ruleText } from './group-rules.js';

const WEB = '33333333-0000-4000-8000-000000000001';
const OPS = '33333333-0000-4000-8000-000000000002';
const members = 'members_33333333000040008000000000000002';
const rule = (change: Partial<FilterRule>): FilterRule => ({
  protocol: 'tcp',
  fromPort: 22,
  toPort: 22,
  source: { cidr: '0.0.0.0/0' },
  ...change,
});

describe('ruleText', () => {
  it.each([
    [rule({}), 'tcp dport 22 accept'],
    [rule({ toPort: 25 }), 'tcp dport 22-25 accept'],
    [rule({ protocol: 'udp', fromPort: -1, toPort: -1 }), 'meta l4proto udp accept'],
    [rule({ protocol: 'icmp', fromPort: 8, toPort: 0 }), 'icmp type 8 icmp code 0 accept'],
    [rule({ protocol: 'icmp', fromPort: 8, toPort: -1 }), 'icmp type 8 accept'],
    [rule({ protocol: 'icmp', fromPort: -1, toPort: -1 }), 'meta l4proto icmp accept'],
    [rule({ protocol: '-1' }), 'accept'],
    [rule({ source: { cidr: '10.0.0.0/8' } }), 'ip saddr 10.0.0.0/8 tcp dport 22 accept'],
    [rule({ source: { group: OPS } }), `ip saddr @${members} tcp dport 22 accept`],
  ])('%j', (given, text) => {
    expect(ruleText(given)).toBe(text);
  });
});

describe('groupChains', () => {
  const filters = {
    ports: [],
    groups: { [WEB]: { rules: [rule({ source: { group: OPS } })] }, [OPS]: { rules: [] } },
    members: { [OPS]: ['10.0.0.9'] },
  };

  it('ports with the same groups share a chain, in whatever order these stand', () => {
    const { chains, chainOf } = groupChains(filters, [
      { groups: [WEB, OPS] },
      { groups: [OPS, WEB] },
      { groups: [WEB] },
    ]);
    expect(chainOf({ groups: [WEB, OPS] })).toBe(chainOf({ groups: [OPS, WEB] }));
    expect(chains).toHaveLength(4);
    expect(chains.map(([, { rules }]) => rules).filter((rules) => rules.at(-1) === 'drop')).toHaveLength(2);
  });

  it('writes members of groups that are sources, and nothing of groups that nobody here has', () => {
    const { chains, sets } = groupChains(filters, [{ groups: [WEB] }]);
    expect(sets).toEqual([[`inet ${members}`, { type: 'ipv4_addr', elements: new Map([['10.0.0.9', '']]) }]]);
    expect(chains.map(([name]) => name)).not.toContain('inet group_33333333000040008000000000000002');
    expect(groupChains(filters, []).chains).toEqual([]);
  });

  it('egress opens nothing towards a guest', () => {
    const egress = rule({ protocol: '-1', direction: 'egress', source: { group: OPS } });
    const { chains, sets } = groupChains({ ...filters, groups: { [WEB]: { rules: [egress] } } }, [
      { groups: [WEB] },
    ]);
    expect(chains.map(([, { rules }]) => rules)).toEqual([[], [expect.stringContaining('jump'), 'drop']]);
    expect(sets).toEqual([]);
  });

  it('a port without a known group lets nothing in', () => {
    const { chains } = groupChains(filters, [{ groups: [] }]);
    expect(chains.map(([, { rules }]) => rules)).toEqual([['drop']]);
  });
});
