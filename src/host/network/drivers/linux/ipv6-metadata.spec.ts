import { describe, expect, it } from '@jest/globals';
import type { DomainWay } from './domain-way.js';
import {
  metadataChains6,
  metadataHops6,
  metadataPasses6,
  metadataSets6,
  metadataSource6,
  proxyFor6,
} from './ipv6-metadata.js';

const way: DomainWay = {
  ...{ link: { machine: '169.254.0.0', namespace: '169.254.0.1' }, aliases: [], outward: [] },
  ...{ natted: [], routed: [], peers: [], fenced: [] },
};
const cards = [
  { addresses: ['fd00:1::a', 'fd00:1::b'], metadataHopLimit: 2 },
  { addresses: ['fd00:1::c'], metadataHopLimit: 2 },
  { addresses: ['fd00:1::d'] },
];

describe('metadata over IPv6', () => {
  it('knows each guest by its alias, and how far its answers go', () => {
    const aliases6 = [['fd00:1::a', 'fd00:ec2:0:2::f000:1']] as const;
    const sets = new Map(metadataSets6({ ...way, aliases6 }, cards));
    expect([...(sets.get('inet alias_of6')?.elements ?? [])]).toEqual(aliases6);
    expect([...(sets.get('inet hops6')?.elements ?? [])]).toEqual([
      ['fd00:1::a', 'jump hop6_2'],
      ['fd00:1::b', 'jump hop6_2'],
      ['fd00:1::c', 'jump hop6_2'],
      ['fd00:1::d', 'jump hop6_1'],
    ]);
    expect(new Map(metadataSets6(way, [])).get('inet alias_of6')?.elements.size).toBe(0);
    expect(metadataChains6(cards)).toEqual([
      ['inet hop6_2', { rules: ['ip6 hoplimit set 2'] }],
      ['inet hop6_1', { rules: ['ip6 hoplimit set 1'] }],
    ]);
    expect(metadataHops6).toContain('ip6 saddr fd00:ec2::254 tcp sport 80');
  });

  it('goes over the link alone, and no flood of it', () => {
    const [rate, pass] = metadataPasses6('iifname "br1"');
    expect(rate).toContain('update @metadata_rate6 { ether saddr limit rate over 50/second');
    expect(pass).toBe('iifname "br1" oifname "uplink" ip6 daddr fd00:ec2::254 tcp dport 80 accept');
    expect(metadataSource6).toContain('snat ip6 to ip6 saddr map @alias_of6');
  });

  it('is answered in the host’s namespace to aliases that come by a domain’s link', () => {
    expect(proxyFor6([])).toEqual([]);
    expect(proxyFor6([{ device: 'dom1', outsides: [] }])).toEqual([
      expect.stringContaining('iifname "dom1" icmpv6'),
      'iifname "dom1" ip6 saddr fd00:ec2:0:2::f000:0/101 ip6 daddr fd00:ec2::254 tcp dport 80 accept',
    ]);
  });
});
