import { describe, expect, it } from '@jest/globals';
import type { NetworkRoutes } from '../../network-driver.js';
import { peerName } from './host-names.js';
import { peerLinks, routedBridges, type RoutedDomain, type RouteFacts } from './routed-bridges.js';

const idOf = (n: number) => `${n}0000000-0000-4000-8000-000000000000`;
const domainOf = (n: number, ...networks: readonly number[]): RoutedDomain => ({
  ...{ domainId: idOf(n), slot: n },
  networks: {
    all: () =>
      networks.map((k) => ({
        spec: { networkId: idOf(k), cidr: `10.${k}.0.0/24` },
        bridge: { name: `br${k}` },
      })),
  },
});
const [one, two] = [domainOf(1, 3, 4), domainOf(2, 5)];
const toldOf = (network: number, routes: NetworkRoutes['routes']): NetworkRoutes => ({
  ...{ networkId: idOf(network), local: [`10.${network}.0.0/16`], routes },
});
const port = (n: number, network: number, domain: number) => ({
  ...{ portId: idOf(n), address: `10.${network}.0.9` },
  network: {
    ...{
      networkId: idOf(network),
      domainId: idOf(domain),
      cidr: `10.${network}.0.0/24`,
      gateway: '',
      dns: '',
    },
    ...{ domain: '', mtu: 1450 },
  },
});
const facts = (...routes: readonly NetworkRoutes[]): RouteFacts => ({
  ...{ routes, outsides: ['203.0.113.1'], domains: [one, two] },
  ports: [port(7, 4, 1), port(8, 5, 2), port(9, 6, 1)],
});

describe('routes of a domain’s networks', () => {
  it('come to what is on the host, the most specific first; all else leads nowhere', () => {
    const routes: NetworkRoutes['routes'] = [
      { destination: '0.0.0.0/0', to: 'internet' },
      { destination: '192.0.2.0/24', to: 'nat', outside: '203.0.113.1' },
      { destination: '192.0.3.0/24', to: 'nat', outside: '203.0.113.2' },
      { destination: '198.51.100.1/32', to: 'port', portId: idOf(7) },
      // Of another domain; of a network that is not here; of nobody here.
      { destination: '198.51.100.2/32', to: 'port', portId: idOf(8) },
      { destination: '198.51.100.3/32', to: 'port', portId: idOf(9) },
      { destination: '198.51.100.4/32', to: 'port', portId: idOf(6) },
      { destination: '10.5.0.0/16', to: 'domain', domainId: idOf(2) },
      { destination: '10.6.0.0/16', to: 'domain', domainId: idOf(6) },
      { destination: '10.7.0.0/17', to: 'nowhere' },
    ];
    const told = facts(toldOf(3, routes));
    const [found, ...others] = routedBridges(told, one, peerLinks(told, one));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ bridge: 'br3', cidr: '10.3.0.0/24', local: ['10.3.0.0/16'] });
    expect(found?.table).toBe(0x13_00_00_00);
    const device = peerName(idOf(2));
    expect(found?.routes).toEqual([
      { destination: '198.51.100.1/32', to: 'port', device: 'br4', address: '10.4.0.9' },
      ...[2, 3, 4].map((n) => ({ destination: `198.51.100.${n}/32`, to: 'nowhere' })),
      { destination: '192.0.2.0/24', to: 'nat', outside: '203.0.113.1' },
      { destination: '192.0.3.0/24', to: 'nowhere' },
      { destination: '10.7.0.0/17', to: 'nowhere' },
      { destination: '10.5.0.0/16', to: 'peer', device, address: '169.254.64.2' },
      { destination: '10.6.0.0/16', to: 'nowhere' },
      { destination: '0.0.0.0/0', to: 'internet' },
    ]);
  });

  it('join two domains where one leads to the other', () => {
    const led = facts(
      toldOf(3, [{ destination: '10.5.0.0/16', to: 'domain', domainId: idOf(2) }]),
      toldOf(5, []),
    );
    expect(peerLinks(led, one)).toEqual([
      {
        ...{ domainId: idOf(2), device: peerName(idOf(2)), own: '169.254.64.1', address: '169.254.64.2' },
        ranges: ['10.5.0.0/16'],
      },
    ]);
    expect(peerLinks(led, two)).toMatchObject([{ domainId: idOf(1), ranges: ['10.3.0.0/16'] }]);
    expect(peerLinks(facts(), one)).toEqual([]);
    expect(peerLinks({ ...facts(), domains: [one] }, one)).toEqual([]);
  });
});
