import { describe, expect, it } from '@jest/globals';
import type { FilterRule, FilterSet } from '../../network-driver.js';
import { type Ipv6Input, ipv6Model } from './ipv6-model.js';
import { bridgeAddresses6, ipv6CidrOf, ipv6OfPorts, linkLocalOf } from './ipv6-network.js';
import { ipv6Entering, ipv6Forwarded, ipv6Incoming } from './ipv6-rules.js';

const GROUP = '33333333-0000-4000-8000-000000000001';
const plain = GROUP.replaceAll('-', '');
const port = { portId: 'p', tap: 'tap1', mac: '02:00:00:00:00:01', groups: [GROUP] };
const any: FilterRule = { protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '::/0' } };
const filters = (more: Partial<FilterSet> = {}): FilterSet => ({
  ports: [{ ...port, address: '10.0.0.4', ipv6: ['fd00:1::a', 'fd00:1::b'] }],
  groups: {
    [GROUP]: {
      rules: [
        { ...any, source: { cidr: '0.0.0.0/0' } },
        { ...any, source: { group: GROUP } },
        { ...any, protocol: 'icmp', source: { group: GROUP } },
      ],
      rules6: [
        { ...any, direction: 'egress' },
        { ...any, protocol: 'icmpv6', fromPort: 128, toPort: 0, source: { cidr: 'fd00::/8' } },
        { ...any, protocol: 'icmpv6' },
      ],
    },
  },
  members: { [GROUP]: ['10.0.0.4'] },
  members6: { [GROUP]: ['fd00:1::a'] },
  ...more,
});
const input = (more: Partial<Ipv6Input> = {}): Ipv6Input => ({
  ...{ ports: [port], filters: filters(), networks: [{ bridge: 'br1' }] },
  ipv6Bridges: [{ bridge: 'br1', gateway: 'fd00:1::1', answersNames: true }],
  ...more,
});

describe('rules of IPv6', () => {
  it.each<[string, Partial<Ipv6Input>]>([
    ['no network has a range', { ipv6Bridges: [] }],
    ['nothing is said of ranges', { ipv6Bridges: undefined } as object],
    ['no port has an address', { filters: filters({ ports: [{ ...port, address: '10.0.0.4' }] }) }],
    ['its port is elsewhere', { ports: [] }],
  ])('are none where %s', (_, more) => {
    const nothing = input(more);
    expect(ipv6Model(nothing)).toEqual({ sets: [], chains: [] });
    for (const rules of [ipv6Forwarded, ipv6Entering, ipv6Incoming]) expect(rules(nothing)).toEqual([]);
  });

  it('know each card’s addresses, its link-local one among them', () => {
    const sets = new Map(ipv6Model(input()).sets);
    expect([...(sets.get('bridge ports6')?.elements.keys() ?? [])]).toEqual([
      '"tap1" . 02:00:00:00:00:01 . fd00:1::a',
      '"tap1" . 02:00:00:00:00:01 . fd00:1::b',
      '"tap1" . 02:00:00:00:00:01 . fe80::ff:fe00:1',
    ]);
    expect([...(sets.get('bridge targets6')?.elements.keys() ?? [])]).toEqual([
      '"tap1" . 0xfd00000100000000000000000000000a',
      '"tap1" . 0xfd00000100000000000000000000000b',
      '"tap1" . 0xfe80000000000000000000fffe000001',
    ]);
    expect([...(sets.get(`inet members6_${plain}`)?.elements.keys() ?? [])]).toEqual(['fd00:1::a']);
    expect(sets.get('inet to_port6')?.elements.get('fd00:1::b')).toMatch(/^goto port6_/);
    expect(sets.get('inet from_port6')?.elements.get('fd00:1::a')).toMatch(/^goto from6_/);
  });

  it('are those of groups that are of IPv6, and of groups that they name', () => {
    const chains = new Map(ipv6Model(input()).chains);
    expect(chains.get(`inet group6_${plain}`)?.rules).toEqual([
      `ip6 saddr @members6_${plain} accept`,
      'ip6 saddr fd00::/8 icmpv6 type 128 icmpv6 code 0 accept',
      'meta l4proto icmpv6 accept',
    ]);
    expect(chains.get(`inet egress6_${plain}`)?.rules).toEqual(['goto entering']);
    const nobody = ipv6Model(input({ filters: filters({ members6: {} }) }));
    expect(new Map(nobody.sets).get(`inet members6_${plain}`)?.elements.size).toBe(0);
  });

  it('limit flows where there is a limit, and answer names where the host does', () => {
    expect(ipv6Forwarded(input()).join()).not.toContain('ct count');
    expect(ipv6Forwarded(input({ flowLimit: 9 })).join()).toContain('ct count over 9');
    expect(ipv6Incoming(input()).join()).toContain('ip6 daddr fd00:1::1 udp dport 53 accept');
    const silent = input({ ipv6Bridges: [{ bridge: 'br1', gateway: 'fd00:1::1', answersNames: false }] });
    expect(ipv6Incoming(silent).join()).not.toContain('dport 53 accept');
    expect(ipv6Entering(input())).toEqual(['ip6 daddr vmap @to_port6', 'meta nfproto ipv6 drop']);
  });
});

describe('addresses of IPv6', () => {
  it('of a gateway are link-local and the first of its range', () => {
    expect(bridgeAddresses6('fd00:1:2:3::/64')).toEqual(['fe80::1', 'fd00:1:2:3::1']);
  });

  it('of a card follow from its MAC', () => {
    expect(linkLocalOf('02:ab:cd:ef:01:23')).toBe('fe80::ab:cdff:feef:123');
  });

  it('are what the state says, if it says anything', () => {
    const state = { filters: filters(), ipv6: [{ networkId: 'n', cidr: 'fd00:1::/64' }] };
    expect(ipv6CidrOf(state, { networkId: 'n' })).toBe('fd00:1::/64');
    expect(ipv6CidrOf(state, { networkId: 'm' })).toBeUndefined();
    expect(ipv6CidrOf(undefined, { networkId: 'n' })).toBeUndefined();
    expect(ipv6OfPorts(state)).toEqual(new Map([['p', ['fd00:1::a', 'fd00:1::b']]]));
    expect(ipv6OfPorts(undefined).size).toBe(0);
  });
});
