import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type {
  HostNetworkState,
  NetworkDriver,
  NetworkRoutes,
} from '../../src/host/network/network-driver.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { PortSpec } from '../../workflows/contracts/guest.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { NetGuest } from '../support/net-guest.js';
import { EVERYTHING } from '../support/network-bench.js';
import { OutsideWorld } from '../support/outside-world.js';
import { until } from '../support/until.js';
import { addressOf, GROUP, portOf } from './network-driver.contract.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const { signal } = new AbortController();
const [OF_A, OF_NAT] = ['203.0.113.61', '203.0.113.63'];
/** Behind the guest that routes. */
const [BEYOND, BESIDE] = ['192.0.2.7', '192.0.2.8'];

type Name = 'a1' | 'router' | 'b1' | 'c1';
type Routes = NetworkRoutes['routes'];

/** Two networks of one domain, and two domains beside it, the second with the range of the first network. */
(here ? describe : describe.skip)('routes on a linux host', () => {
  let world: OutsideWorld;
  let host: ReturnType<typeof linuxNetworkHost>;
  let driver: NetworkDriver;
  let version = 0;
  const guests = new Map<Name, NetGuest>();
  const networks = new Map<string, NetworkSpec>();
  const ports = new Map<Name, PortSpec>();
  const guest = (name: Name): NetGuest => guests.get(name) as NetGuest;
  const port = (name: Name): PortSpec => ports.get(name) as PortSpec;
  const network = (name: string): NetworkSpec => networks.get(name) as NetworkSpec;

  const boot = async (name: Name, of: string, n: number) => {
    ports.set(name, { ...portOf(network(of), n), portId: randomUUID(), instanceId: randomUUID() });
    const booted = await NetGuest.boot(port(name), await driver.plug(port(name), signal));
    guests.set(name, booted);
    await booted.setAddress();
    await booted.listen(7000);
  };
  const local: Record<string, readonly string[]> = {};
  /** Routes by the name of their network; `open`: who sends for others. */
  const route = (
    by: Readonly<Record<string, Routes>>,
    { open = ['router'], outlets = [] }: { open?: readonly Name[]; outlets?: readonly string[] } = {},
  ) => {
    const state: HostNetworkState = {
      version: (version += 1),
      filters: {
        ports: [...ports].map(([name, { portId, mac, address }]) => ({
          ...{ portId, mac, address, groups: [GROUP] },
          ...(open.includes(name) && { isOpen: true }),
        })),
        groups: { [GROUP]: { rules: [EVERYTHING, { ...EVERYTHING, direction: 'egress' }] } },
        members: {},
      },
      peers: [],
      outlets: outlets.map((name) => ({ networkId: network(name).networkId })),
      routes: Object.entries(by).map(([name, routes]) => ({
        ...{ networkId: network(name).networkId, local: local[name] ?? [], routes },
      })),
    };
    return driver.applyState(state);
  };
  const toRouter = (destination: string): Routes[number] => ({
    ...{ destination, to: 'port', portId: port('router').portId },
  });
  const toDomain = (destination: string, of: string): Routes[number] => ({
    ...{ destination, to: 'domain', domainId: network(of).domainId },
  });
  const domainOf = async (name: Name) => (await driver.plug(port(name), signal)).namespace;
  const links = async (name: Name) => (await exec('ip', ['-n', await domainOf(name), 'link'])).stdout;

  beforeAll(async () => {
    world = await OutsideWorld.up();
    host = linuxNetworkHost(
      () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from('') }),
      ...['--snat', `--snat_uplinks=${world.uplink}`],
    );
    driver = host.driver();
    await driver.start(host.config);
    networks.set('a', host.apart);
    networks.set('inner', { ...host.second, domainId: host.apart.domainId, networkId: randomUUID() });
    const range = { cidr: '172.27.9.0/24', gateway: '172.27.9.1' };
    networks.set('b', { ...host.apart, ...range, domainId: randomUUID(), networkId: randomUUID() });
    networks.set('c', { ...host.apart, domainId: randomUUID(), networkId: randomUUID() });
    for (const name of ['a', 'inner']) local[name] = [network('a').cidr, network('inner').cidr];
    for (const name of ['b', 'c']) local[name] = [network(name).cidr];
    await boot('a1', 'a', 10);
    await boot('router', 'inner', 12);
    await boot('b1', 'b', 13);
    await boot('c1', 'c', 14);
    await guest('router').ip(`addr add ${BEYOND}/32 dev lo`, `addr add ${BESIDE}/32 dev lo`);
  }, 60_000);
  beforeEach(() => route({}));
  afterAll(async () => {
    for (const one of guests.values()) await one.halt();
    await driver.teardown();
    await driver.close();
    await host.remove();
    await world.down();
    expect((await exec('ip', ['netns'])).stdout).not.toContain(host.namespace);
  }, 60_000);

  it('lead to a guest that routes for others, the most specific one first', async () => {
    const reached = () => Promise.all([BEYOND, BESIDE].map((address) => guest('a1').open(address, 7000)));
    expect(await reached()).toEqual(['silent', 'silent']);
    await route({ a: [toRouter('192.0.2.0/28')], inner: [] });
    expect(await reached()).toEqual(['open', 'open']);
    expect(await guest('router').open(port('a1').address, 7000)).toBe('open');
    await route({ a: [toRouter('192.0.2.0/28'), { destination: `${BESIDE}/32`, to: 'nowhere' }] });
    expect(await reached()).not.toContain(['open', 'open']);
    expect(await guest('a1').open(BESIDE, 7000)).not.toBe('open');
    // What the domain has is reached there, whatever a wider route says.
    await route({ a: [toRouter('0.0.0.0/0')] });
    expect(await guest('a1').open(BEYOND, 7000)).toBe('open');
    expect(await guest('a1').open(port('router').address, 7000)).toBe('open');
    // Who sends for itself alone gets nothing that is for others.
    await route({ a: [toRouter('192.0.2.0/28')] }, { open: [] });
    expect(await guest('a1').open(BEYOND, 7000)).not.toBe('open');
    await route({ a: [{ ...toRouter('192.0.2.0/28'), portId: port('b1').portId } as Routes[number]] });
    expect(await guest('a1').open(BEYOND, 7000)).not.toBe('open');
  });

  it('lead to the world by gateways, for as much of it as they say', async () => {
    await driver.bind({ ...addressOf(network('a'), port('a1'), 1), outside: OF_A });
    await driver.bind({
      ...addressOf(network('inner'), port('router'), 2),
      portId: randomUUID(),
      outside: OF_NAT,
    });
    const world32 = `${world.address}/32`;
    await route({ a: [{ destination: '192.0.2.0/28', to: 'internet' }] });
    expect(await guest('a1').tells(world.address, 7000)).toBe('');
    await route({ a: [{ destination: world32, to: 'internet' }] });
    expect(await guest('a1').tells(world.address, 7000)).toBe(world.machine);
    // A guest without an address outside does not get out by an internet gateway, but by a NAT gateway.
    await route({ inner: [{ destination: world32, to: 'internet' }] });
    expect(await guest('router').tells(world.address, 7000)).toBe('');
    await route({ inner: [{ destination: world32, to: 'nat', outside: OF_NAT }] });
    expect(await guest('router').tells(world.address, 7000)).toBe(world.machine);
    await route({
      inner: [
        { destination: '0.0.0.0/0', to: 'nat', outside: OF_NAT },
        { destination: world32, to: 'nowhere' },
      ],
    });
    expect(await guest('router').tells(world.address, 7000)).toBe('');
    await route({}, { outlets: ['a'] });
    expect(await guest('a1').tells(world.address, 7000)).toBe(world.machine);
  });

  it('lead to another domain, both ways where both say so, for the ranges that they name alone', async () => {
    expect(await guest('a1').open(port('b1').address, 7000)).not.toBe('open');
    const toB = toDomain(network('b').cidr, 'b');
    await route({ a: [toB], inner: [], b: [] });
    expect(await guest('a1').open(port('b1').address, 7000)).not.toBe('open');
    await route({ a: [toB], inner: [], b: [toDomain(network('a').cidr, 'a')] });
    expect(await guest('a1').open(port('b1').address, 7000)).toBe('open');
    expect(await guest('b1').pings(port('a1').address)).toBe(true);
    // Of the domain's other network no route says anything.
    expect(await guest('b1').open(port('router').address, 7000)).not.toBe('open');
    expect(await guest('router').open(port('b1').address, 7000)).not.toBe('open');
    // Nobody else is reached over the link, nor by what is not from the other domain.
    await route({ a: [toB], b: [toDomain('0.0.0.0/0', 'a')] }, { open: ['a1'] });
    await guest('a1').ip('addr add 192.0.2.99/32 dev lo');
    expect(await guest('a1').pings(port('b1').address, '-I', '192.0.2.99')).toBe(false);
    expect(await guest('a1').open(port('b1').address, 7000)).toBe('open');
    expect(await guest('c1').open(port('b1').address, 7000)).not.toBe('open');
    expect(await links('a1')).toContain('peer');
    await route({ a: [], b: [] });
    expect(await guest('a1').open(port('b1').address, 7000)).not.toBe('open');
    expect([await links('a1'), await links('b1')].join('')).not.toContain('peer');
  });

  it('outlive the daemon, are put back when somebody takes them, and go with a domain', async () => {
    const toB = toDomain(network('b').cidr, 'b');
    await route({ a: [toB, toRouter('192.0.2.0/28')], b: [toDomain(network('a').cidr, 'a')] });
    await driver.close();
    driver = host.driver();
    await driver.start(host.config);
    expect((await driver.inventory()).missing ?? []).toEqual([]);
    expect(await guest('a1').open(port('b1').address, 7000)).toBe('open');
    const namespace = await domainOf('a1');
    const peer = /peer\w+/.exec(await links('a1'))?.[0] ?? '';
    await exec('ip', ['-n', namespace, 'rule', 'del', 'pref', '20001']);
    await exec('ip', ['-n', namespace, 'link', 'del', peer]);
    await until(async () => (await guest('a1').open(port('b1').address, 7000)) === 'open', 20_000);
    expect(await guest('a1').open(BEYOND, 7000)).toBe('open');
    await driver.unplug(port('b1').portId);
    expect(await links('a1')).not.toContain('peer');
    expect((await driver.inventory()).missing ?? []).toEqual([]);
  }, 60_000);
});
