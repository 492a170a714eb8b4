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

  it('let in from another domain what is that one’s own, and for a guest', () => {
    const peer = { domainId: '', device: 'peer2', own: '', address: '', ranges: ['10.2.0.0/16'] };
    expect(peerArrivals([peer], ['br1'])).toEqual([
      'iifname "peer2" oifname "br1" ip saddr 10.2.0.0/16 goto entering',
      'iifname "peer2" drop',
    ]);
    expect(peerArrivals([peer], [])).toEqual(['iifname "peer2" drop']);
    expect(peerArrivals([{ ...peer, ranges: [] }], ['br1'])).toEqual(['iifname "peer2" drop']);
  });

  it('translate by the route that is taken', () => {
    expect(routedSources({ routed: [network] })).toEqual([
      'oifname "uplink" ip saddr 10.1.1.0/24 ip daddr 192.0.2.0/24 snat ip to ip saddr map @outside_of',
      'oifname "uplink" ip saddr 10.1.1.0/24 snat ip to 203.0.113.1',
    ]);
    expect([opened([network]), opened([{ ...network, routes: [] }])]).toEqual([['br1'], []]);
  });
});
