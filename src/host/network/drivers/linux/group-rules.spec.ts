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
    [rule({ protocol: '50', fromPort: -1, toPort: -1 }), 'meta l4proto 50 accept'],
    [rule({ direction: 'egress', protocol: '-1' }), 'goto entering'],
    [
      rule({ direction: 'egress', source: { cidr: '10.0.0.0/8' } }),
      'ip daddr 10.0.0.0/8 tcp dport 22 goto entering',
    ],
    [
      rule({ direction: 'egress', source: { group: OPS } }),
      `ip daddr @${members} tcp dport 22 goto entering`,
    ],
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
    const { chains, chainTo, chainFrom } = groupChains(filters, [
      { groups: [WEB, OPS] },
      { groups: [OPS, WEB] },
      { groups: [WEB] },
    ]);
    for (const chain of [chainTo, chainFrom])
      expect(chain({ groups: [WEB, OPS] })).toBe(chain({ groups: [OPS, WEB] }));
    expect(chains).toHaveLength(8);
    expect(chains.map(([, { rules }]) => rules).filter((rules) => rules.at(-1) === 'drop')).toHaveLength(4);
  });

  it('writes members of groups that are sources, and nothing of groups that nobody here has', () => {
    const { chains, sets } = groupChains(filters, [{ groups: [WEB] }]);
    expect(sets).toEqual([[`inet ${members}`, { type: 'ipv4_addr', elements: new Map([['10.0.0.9', '']]) }]]);
    expect(chains.map(([name]) => name)).not.toContain('inet group_33333333000040008000000000000002');
    expect(groupChains(filters, []).chains).toEqual([]);
  });

  it('egress opens nothing towards a guest, and ingress nothing from it', () => {
    const ports = [{ groups: [WEB] }];
    const jump = [expect.stringContaining('jump'), 'drop'];
    const rulesWith = (direction: 'ingress' | 'egress') => {
      const one = rule({ protocol: '-1', direction, source: { group: OPS } });
      const { chains, sets } = groupChains({ ...filters, groups: { [WEB]: { rules: [one] } } }, ports);
      expect(sets.map(([name]) => name)).toEqual([`inet ${members}`]);
      return chains.map(([, { rules }]) => rules);
    };
    expect(rulesWith('egress')).toEqual([[], jump, [`ip daddr @${members} goto entering`], jump]);
    expect(rulesWith('ingress')).toEqual([[`ip saddr @${members} accept`], jump, [], jump]);
  });

  it('a port without a known group lets nothing in, and nothing out', () => {
    const { chains } = groupChains(filters, [{ groups: [] }]);
    expect(chains.map(([, { rules }]) => rules)).toEqual([['drop'], ['drop']]);
  });
});
