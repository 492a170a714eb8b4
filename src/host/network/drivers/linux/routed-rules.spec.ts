import { describe, expect, it } from '@jest/globals';
import type { RoutedBridge } from './domain-way.js';
import { opened, peerArrivals, routedDepartures, routedSources } from './routed-rules.js';

const network: RoutedBridge = {
  ...{ bridge: 'br1', cidr: '10.1.1.0/24', table: 1, local: ['10.1.0.0/16'] },
  routes: [
    { destination: '192.0.2.0/24', to: 'internet' },
    { destination: '10.2.0.0/16', to: 'peer', device: 'peer2', address: '169.254.64.2' },
    { destination: '198.51.100.0/24', to: 'port', device: 'br1', address: '10.1.1.5' },
    { destination: '0.0.0.0/0', to: 'nat', outside: '203.0.113.1' },
  ],
};

describe('rules for routes', () => {
  it('let out what each route leads out, and to other domains what is the domain’s own', () => {
    expect(routedDepartures({ routed: [network] }, true)).toEqual([
      'iifname "br1" oifname "uplink" ip daddr 192.0.2.0/24 ip saddr @outside_guests accept',
      'iifname "br1" oifname "uplink" ip daddr 192.0.2.0/24 drop',
      'iifname "br1" oifname "uplink" ip saddr 10.1.1.0/24 accept',
      'iifname "br1" oifname "peer2" ip daddr 10.2.0.0/16 ip saddr 10.1.0.0/16 accept',
    ]);
    const two = { ...network, local: ['10.1.0.0/16', '10.9.0.0/16'] };
    expect(routedDepartures({ routed: [two] }, false)).toEqual([
      'iifname "br1" oifname "peer2" ip daddr 10.2.0.0/16 ip saddr { 10.1.0.0/16, 10.9.0.0/16 } accept',
    ]);
    expect(routedDepartures({ routed: [{ ...network, local: [] }] }, false)).toEqual([]);
  });

  it('let in from another domain what is that one’s own and has a way back, and for a guest', () => {
    const peer = { domainId: '', device: 'peer2', own: '', address: '', ranges: ['10.2.0.0/16'] };
    expect(peerArrivals({ routed: [network], peers: [peer] })).toEqual([
      // Neither this domain's own addresses, nor what answers would leave to somebody else.
      'iifname "peer2" oifname "br1" ip saddr 10.1.0.0/16 drop',
      'iifname "peer2" oifname "br1" ip saddr 192.0.2.0/24 drop',
      'iifname "peer2" oifname "br1" ip saddr 10.2.0.0/16 ip saddr 10.2.0.0/16 goto entering',
      'iifname "peer2" oifname "br1" ip saddr 10.2.0.0/16 drop',
      'iifname "peer2" oifname "br1" ip saddr 198.51.100.0/24 drop',
      'iifname "peer2" oifname "br1" drop',
      'iifname "peer2" drop',
    ]);
    expect(peerArrivals({ routed: [], peers: [peer] })).toEqual(['iifname "peer2" drop']);
    expect(peerArrivals({ routed: [network], peers: [] })).toEqual([]);
  });

  it('tell two domains behind links apart, whatever ranges they say are theirs', () => {
    const ways = [3, 2].map((n) => ({
      ...{ destination: `10.${n}.0.0/16`, to: 'peer' as const, device: `peer${n}`, address: '169.254.64.9' },
    }));
    // The second has taken a range of the first's on; the third has said nothing of its ranges.
    const peers = [
      { device: 'peer3', ranges: ['10.3.0.0/16'] },
      { device: 'peer2', ranges: ['10.2.0.0/16', '10.3.0.0/16'] },
      { device: 'peer4', ranges: [] },
    ].map((peer) => ({ ...peer, domainId: '', own: '', address: '' }));
    const all = { destination: '0.0.0.0/0', to: 'peer' as const, device: 'peer4', address: '169.254.64.4' };
    const routed = [{ ...network, local: [], routes: [...ways, all] }];
    const links = 'iifname { "peer3", "peer2", "peer4" }';
    expect(peerArrivals({ routed, peers })).toEqual([
      'iifname "peer3" oifname "br1" ip saddr 10.3.0.0/16 ip saddr 10.3.0.0/16 goto entering',
      `${links} oifname "br1" ip saddr 10.3.0.0/16 drop`,
      'iifname "peer2" oifname "br1" ip saddr 10.2.0.0/16 ip saddr { 10.2.0.0/16, 10.3.0.0/16 } goto entering',
      `${links} oifname "br1" ip saddr 10.2.0.0/16 drop`,
      `${links} oifname "br1" drop`,
      `${links} drop`,
    ]);
  });

  it('translate by the route that is taken', () => {
    expect(routedSources({ routed: [network] })).toEqual([
      'oifname "uplink" ip saddr 10.1.1.0/24 ip daddr 192.0.2.0/24 snat ip to ip saddr map @outside_of',
      'oifname "uplink" ip saddr 10.1.1.0/24 snat ip to 203.0.113.1',
    ]);
    expect([opened([network]), opened([{ ...network, routes: [] }])]).toEqual([['br1'], []]);
  });
});
