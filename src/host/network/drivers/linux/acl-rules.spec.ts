import { describe, expect, it } from '@jest/globals';
import type { AclRule } from '../../network-driver.js';
import { aclChains } from './acl-rules.js';
import { METADATA_BESIDE_ACLS6 } from './ipv6-metadata.js';

const way = {
  link: { machine: '169.254.0.4', namespace: '169.254.0.5' },
  ...{ aliases: [], outward: [], natted: [], fenced: [], routed: [], peers: [] },
};
const NETWORK = '11111111-0000-4000-8000-000000000001';
const rule = (more: Partial<AclRule>): AclRule => ({
  ...{ action: 'allow', protocol: '-1', fromPort: -1, toPort: -1, cidr: '0.0.0.0/0' },
  ...more,
});
const chainsOf = (ingress: readonly AclRule[], egress: readonly AclRule[] = []) =>
  new Map(aclChains({ ...way, fenced: [{ bridge: 'br1', acl: { networkId: NETWORK, ingress, egress } }] }));
const [IN, OUT] = ['ingress', 'egress'].map((of) => `acl_${of}_11111111000040008000000000000001`);

describe('aclChains', () => {
  it('are none where no network has an ACL', () => expect(aclChains(way)).toEqual([]));

  it('ask each way where a packet crosses the edge of a network, but not for metadata', () => {
    const [, , ...crossing] = chainsOf([]).get('inet acls')?.rules ?? [];
    expect(crossing).toEqual([
      `meta nfproto ipv4 iifname "br1" oifname != "br1" jump ${OUT}`,
      `meta nfproto ipv4 oifname "br1" iifname != "br1" jump ${IN}`,
    ]);
    expect(chainsOf([]).get('inet acls')?.rules.slice(0, 2)).toEqual([
      'ip daddr 169.254.0.4 tcp dport 80 ct status dnat accept',
      'iifname "uplink" ip saddr 169.254.0.4 tcp sport 80 ct status dnat accept',
    ]);
  });

  it('are apart for IPv6', () => {
    const of6 = rule({ protocol: 'icmpv6', fromPort: 128, toPort: 0, cidr: 'fd00::/8' });
    const acl = { networkId: NETWORK, ingress: [of6], egress: [rule({ cidr: '::/0' })] };
    const chains = new Map(aclChains({ ...way, fenced6: [{ bridge: 'br1', acl }] }));
    expect(chains.get('inet acls')?.rules.slice(2)).toEqual([
      ...METADATA_BESIDE_ACLS6,
      `meta nfproto ipv6 iifname "br1" oifname != "br1" jump acl6_egress_11111111000040008000000000000001`,
      `meta nfproto ipv6 oifname "br1" iifname != "br1" jump acl6_ingress_11111111000040008000000000000001`,
    ]);
    expect(chains.get('inet acl6_ingress_11111111000040008000000000000001')?.rules).toEqual([
      'ip6 saddr fd00::/8 icmpv6 type 128 icmpv6 code 0 return',
      'drop',
    ]);
    expect(chains.get('inet acl6_egress_11111111000040008000000000000001')?.rules).toEqual([
      'return',
      'drop',
    ]);
  });

  it('drop what no rule names', () => {
    expect(chainsOf([]).get(`inet ${IN}`)?.rules).toEqual(['drop']);
    expect(chainsOf([]).get(`inet ${OUT}`)?.rules).toEqual(['drop']);
  });

  it.each<[Partial<AclRule>, string, string]>([
    [{}, 'return', 'return'],
    [{ action: 'deny' }, 'drop', 'drop'],
    [{ cidr: '10.0.0.0/8' }, 'ip saddr 10.0.0.0/8 return', 'ip daddr 10.0.0.0/8 return'],
    [{ protocol: 'tcp', fromPort: 22, toPort: 22 }, 'tcp dport 22 return', 'tcp dport 22 return'],
    [
      { protocol: 'udp', fromPort: 1024, toPort: 65_535, cidr: '192.0.2.1/32', action: 'deny' },
      'ip saddr 192.0.2.1/32 udp dport 1024-65535 drop',
      'ip daddr 192.0.2.1/32 udp dport 1024-65535 drop',
    ],
    [
      { protocol: 'icmp', fromPort: 8, toPort: 0 },
      'icmp type 8 icmp code 0 return',
      'icmp type 8 icmp code 0 return',
    ],
    [{ protocol: '47' }, 'meta l4proto 47 return', 'meta l4proto 47 return'],
  ])('writes %j', (more, inward, outward) => {
    const chains = chainsOf([rule(more)], [rule(more)]);
    expect(chains.get(`inet ${IN}`)?.rules).toEqual([inward, 'drop']);
    expect(chains.get(`inet ${OUT}`)?.rules).toEqual([outward, 'drop']);
  });
});
