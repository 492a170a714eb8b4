import { describe, expect, it } from '@jest/globals';
import type { RulesetInput } from './ruleset.js';
import { strangers } from './stranger-rules.js';

const networkOf = (cidr: string): RulesetInput['networks'][number] => ({
  ...{
    bridge: 'br1',
    plan: { cidr, gateway: '', gatewayCidr: '', netmask: '', dns: '', domain: '', mtu: 1450, dhcp: true },
  },
});

describe('what comes from outside', () => {
  it('bears no address of guests here, nor of their domain', () => {
    expect(strangers({ networks: [] })).toEqual([]);
    expect(strangers({ networks: [networkOf('10.1.1.0/24')] })).toEqual([
      'iifname "uplink" ip saddr 10.1.1.0/24 drop',
    ]);
    const routed = ['br1', 'br2'].map((bridge, i) => ({
      ...{ bridge, cidr: `10.1.${i}.0/24`, table: i, local: ['10.1.0.0/16'], routes: [] },
    }));
    const link = { machine: '', namespace: '' } as NonNullable<RulesetInput['way']>['link'];
    const way = { ...{ link, aliases: [], outward: [], natted: [] }, ...{ routed, peers: [], fenced: [] } };
    expect(strangers({ networks: [networkOf('10.1.1.0/24')], way })).toEqual([
      'iifname "uplink" ip saddr 10.1.1.0/24 drop',
      'iifname "uplink" ip saddr 10.1.0.0/16 drop',
    ]);
  });
});
