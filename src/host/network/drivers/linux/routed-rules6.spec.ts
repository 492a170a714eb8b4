import { describe, expect, it } from '@jest/globals';
import type { DomainWay, PeerLink, RoutedBridge } from './domain-way.js';
import { arrivals6, departures6, worldPasses6 } from './routed-rules6.js';

const network = (bridge: string, routes: RoutedBridge['routes']): RoutedBridge => ({
  ...{ bridge, cidr: '10.0.0.0/24', table: 1, local: ['fd00:1::/56'], routes },
});
const open = network('br1', [{ destination: '::/0', to: 'internet' }]);
const closed = network('br2', [{ destination: '::/0', to: 'egress-only' }]);
const peer: PeerLink = {
  ...{ domainId: 'two', device: 'peer2', own: '169.254.64.0', address: '169.254.64.1', ranges: [] },
  six: { own: 'fd00:ec2:0:3::1', address: 'fd00:ec2:0:3::2', ranges: ['fd00:2::/56'] },
};
const joined = network('br3', [
  { destination: 'fd00:2:0:1::/64', to: 'nowhere' },
  { destination: 'fd00:2::/56', to: 'peer', device: 'peer2', address: 'fd00:ec2:0:3::2' },
]);
const way = (routed6: readonly RoutedBridge[], peers: readonly PeerLink[] = []): DomainWay => ({
  ...{ link: { machine: '169.254.0.0', namespace: '169.254.0.1' }, aliases: [], outward: [], natted: [] },
  ...{ routed: [], fenced: [], routed6, peers },
});
const SERVICES = 'ip6 daddr fd00:ec2::/32 drop';

describe('rules for routes of IPv6', () => {
  it('are none but a wall where there are no routes', () => {
    const { routed6, ...plain } = way([]);
    expect(routed6).toEqual([]);
    expect([arrivals6(plain), departures6(plain, true)]).toEqual([[], [SERVICES]]);
    expect(departures6(way([{ ...open, local: [] }]), true)).toEqual([SERVICES]);
    expect(arrivals6(way([{ ...closed, local: [] }]))).toEqual([]);
  });

  it('let out by both gateways, and in by an internet gateway alone', () => {
    expect(departures6(way([open, closed]), true)).toEqual([
      SERVICES,
      'iifname "br1" oifname "uplink" meta nfproto ipv6 ip6 saddr fd00:1::/56 accept',
      'iifname "br2" oifname "uplink" meta nfproto ipv6 ip6 saddr fd00:1::/56 accept',
    ]);
    expect(departures6(way([open, closed]), false)).toEqual([SERVICES]);
    expect(arrivals6(way([open, closed]))).toEqual([
      'iifname "uplink" ip6 saddr fd00:1::/56 drop',
      'iifname "uplink" ip6 saddr fd00:1::/56 drop',
      'iifname "uplink" oifname "br1" meta nfproto ipv6 goto entering',
    ]);
  });

  it('let another domain in by the route back alone, from what is its own', () => {
    expect(departures6(way([joined], [peer]), false)).toEqual([
      SERVICES,
      'iifname "br3" oifname "peer2" ip6 daddr fd00:2::/56 ip6 saddr fd00:1::/56 accept',
    ]);
    expect(arrivals6(way([joined], [peer])).slice(1)).toEqual([
      'iifname "peer2" oifname "br3" ip6 saddr fd00:2:0:1::/64 drop',
      'iifname "peer2" oifname "br3" ip6 saddr fd00:2::/56 ip6 saddr fd00:2::/56 goto entering',
      'iifname "peer2" oifname "br3" ip6 saddr fd00:2::/56 drop',
    ]);
    const { six, ...four } = peer;
    expect(six?.ranges).toEqual(['fd00:2::/56']);
    expect(arrivals6(way([joined], [four])).join()).not.toContain('goto');
  });

  it('pass through the host’s namespace to and from ranges that lead to the world', () => {
    const domains = [{ device: 'dom1', outsides: [] }];
    const ranges = ['fd00:1::/64', 'fd00:2::/64'];
    expect(worldPasses6(domains, { ranges: [], opens: true })).toEqual([]);
    expect(worldPasses6([], { ranges, opens: true })).toEqual([]);
    const inward = [
      'iifname "uplink" ip6 saddr { fd00:1::/64, fd00:2::/64 } drop',
      'iifname "uplink" oifname "dom1" ip6 daddr { fd00:1::/64, fd00:2::/64 } accept',
    ];
    expect(worldPasses6(domains, { ranges, opens: false })).toEqual(inward);
    expect(worldPasses6(domains, { ranges, opens: true })).toEqual([
      'iifname "dom1" oifname "uplink" ip6 saddr { fd00:1::/64, fd00:2::/64 } accept',
      ...inward,
    ]);
  });
});
