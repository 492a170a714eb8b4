import { describe, expect, it } from '@jest/globals';
import type { NetworkRoutes } from '../../network-driver.js';
import { peerLinks } from './routed-bridges.js';
import { rangesOf6, routedBridges6, worldRanges6 } from './routed-bridges6.js';

const domainOf = (domainId: string, slot: number) => ({
  ...{ domainId, slot },
  networks: {
    all: () => [
      { spec: { networkId: `1000000${slot}-n`, cidr: '10.0.0.0/24' }, bridge: { name: `br${slot}` } },
    ],
  },
});
const [one, two] = [domainOf('one', 0), domainOf('two', 1)];
const told = (slot: number, routes: NetworkRoutes['routes']): NetworkRoutes => ({
  ...{ networkId: `1000000${slot}-n`, local: [`fd00:${slot + 1}::/56`], routes },
});
const linksOf = (routes6: readonly NetworkRoutes[]) =>
  peerLinks({ routes6, ports: [], outsides: [], domains: [one, two] }, one);

describe('routes of IPv6 of a domain', () => {
  it('are none where nobody says so', () => {
    expect(routedBridges6({}, one, [])).toEqual([]);
    expect(worldRanges6({}, one.networks.all())).toEqual([]);
  });

  it('have the most specific first, and lead nowhere where there is no way', () => {
    const routes: NetworkRoutes['routes'] = [
      { destination: '::/0', to: 'internet' },
      { destination: 'fd00:2::/56', to: 'domain', domainId: 'two' },
      { destination: '2001:db8::/32', to: 'egress-only' },
      { destination: '2001:db8::/48', to: 'nowhere' },
      { destination: 'fd00:3::/56', to: 'domain', domainId: 'elsewhere' },
    ];
    const routes6 = [told(0, routes), told(1, [])];
    const peers = linksOf(routes6);
    expect(peers).toMatchObject([
      { device: peers[0]?.device, ranges: [], six: { address: 'fd00:ec2:0:3::a9fe:4001' } },
    ]);
    expect(peers[0]?.six?.ranges).toEqual(['fd00:2::/56']);
    const [bridge] = routedBridges6({ routes6 }, one, peers);
    expect(bridge).toMatchObject({ bridge: 'br0', table: 0x11_00_00_00, local: ['fd00:1::/56'] });
    expect(bridge?.routes).toEqual([
      {
        destination: 'fd00:2::/56',
        to: 'peer',
        device: peers[0]?.device,
        address: 'fd00:ec2:0:3::a9fe:4001',
      },
      { destination: 'fd00:3::/56', to: 'nowhere' },
      { destination: '2001:db8::/48', to: 'nowhere' },
      { destination: '2001:db8::/32', to: 'egress-only' },
      { destination: '::/0', to: 'internet' },
    ]);
  });

  it('lead ranges to the world that have a gateway of either kind', () => {
    const ipv6 = [0, 1].map((slot) => ({ networkId: `1000000${slot}-n`, cidr: `fd00:${slot + 1}::/64` }));
    const carried = (routes: NetworkRoutes['routes']) => ({ ipv6, routes6: [told(0, routes), told(1, [])] });
    const domains = [one, two];
    expect(rangesOf6(carried([{ destination: '::/0', to: 'egress-only' }]), domains)).toEqual([
      'fd00:1::/64',
    ]);
    expect(rangesOf6(carried([{ destination: '::/0', to: 'internet' }]), [two])).toEqual([]);
    expect(rangesOf6(carried([{ destination: '::/0', to: 'nowhere' }]), domains)).toEqual([]);
  });
});
