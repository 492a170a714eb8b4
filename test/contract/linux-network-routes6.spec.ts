import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import type {
  FilterRule,
  HostNetworkState,
  NetworkDriver,
  NetworkRoutes,
} from '../../src/host/network/network-driver.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { PortSpec } from '../../workflows/contracts/guest.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { NetGuest } from '../support/net-guest.js';
import { OutsideWorld } from '../support/outside-world.js';
import { until } from '../support/until.js';
import { GROUP, portOf } from './network-driver.contract.js';

const FORWARDS = '/proc/sys/net/ipv6/conf/all/forwarding';
const lacks = existsSync(FORWARDS) ? whatNetworkLacks() : 'this kernel has no IPv6';
const here = lacks === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const { signal } = new AbortController();
const OPEN: FilterRule = { protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '::/0' } };
const OUT: FilterRule = { ...OPEN, direction: 'egress' };
/** Of this run's own: the machine has routes to them. */
const OWN = `fd00:${(process.pid % 0xffff).toString(16)}`;
const VPCS = { a: `${OWN}:100::/56`, b: `${OWN}:200::/56` } as const;
const RANGES = { a: `${OWN}:100::/64`, inner: `${OWN}:100:1::/64`, b: `${OWN}:200::/64` } as const;
const EVERYWHERE = '::/0';

type Name = 'a1' | 'a2' | 'b1';
type Of = keyof typeof RANGES;
type Routes = NetworkRoutes['routes'];

/** `a1` and `a2` are in two networks of one domain, `b1` is in another domain. */
(here ? describe : describe.skip)('routes of IPv6 on a linux host', () => {
  let world: OutsideWorld;
  let host: ReturnType<typeof linuxNetworkHost>;
  let driver: NetworkDriver;
  let version = 0;
  let forwarding = '';
  const guests = new Map<Name, NetGuest>();
  const networks = new Map<Of, NetworkSpec>();
  const ports = new Map<Name, PortSpec>();
  const address = { a1: `${OWN}:100::a1`, a2: `${OWN}:100:1::a2`, b1: `${OWN}:200::b1` } as const;
  const guest = (name: Name): NetGuest => guests.get(name) as NetGuest;
  const network = (name: Of): NetworkSpec => networks.get(name) as NetworkSpec;

  const route = (by: Partial<Record<Of, Routes>>, rules6: readonly FilterRule[] = [OPEN, OUT]) => {
    const state: HostNetworkState = {
      version: (version += 1),
      filters: {
        ports: [...ports].map(([name, { portId, mac, address: own }]) => ({
          ...{ portId, mac, address: own, groups: [GROUP], ipv6: [address[name]] },
        })),
        groups: { [GROUP]: { rules: [], rules6 } },
        members: { [GROUP]: [] },
      },
      peers: [],
      ipv6: (Object.keys(RANGES) as Of[]).map((name) => ({
        ...{ networkId: network(name).networkId, cidr: RANGES[name] },
      })),
      routes6: (Object.keys(by) as Of[]).map((name) => ({
        ...{ networkId: network(name).networkId, local: [name === 'b' ? VPCS.b : VPCS.a] },
        routes: by[name] ?? [],
      })),
    };
    return driver.applyState(state);
  };
  const toDomain = (destination: string, of: Of): Routes[number] => ({
    ...{ destination, to: 'domain', domainId: network(of).domainId },
  });
  const boot = async (name: Name, of: Of, n: number) => {
    const spec = { ...portOf(network(of), n), portId: randomUUID(), instanceId: randomUUID() };
    ports.set(name, spec);
    const booted = await NetGuest.boot(spec, await driver.plug(spec, signal));
    guests.set(name, booted);
    await booted.ip('link set eth0 mtu 1450', `addr add ${address[name]}/64 dev eth0 nodad`);
    await booted.ip('route replace default via fe80::1 dev eth0');
    await booted.listen6(7000);
  };
  /** Whether the machine gets in. */
  const reaches = (to: Name) =>
    exec('timeout', ['1', 'bash', '-c', `exec 3<>/dev/tcp/${address[to]}/7000`]).then(
      () => true,
      () => false,
    );
  const domainOf = async (name: Name) => (await driver.plug(ports.get(name) as PortSpec, signal)).namespace;
  const link = () => machineLinkName(host.cloud, 'h1');

  beforeAll(async () => {
    forwarding = readFileSync(FORWARDS, 'utf8');
    writeFileSync(FORWARDS, '1');
    world = await OutsideWorld.up();
    await world.ipv6();
    host = linuxNetworkHost(undefined, '--snat', `--snat_uplinks=${world.uplink}`);
    driver = host.driver();
    await driver.start(host.config);
    networks.set('a', host.apart);
    networks.set('inner', { ...host.second, domainId: host.apart.domainId, networkId: randomUUID() });
    networks.set('b', { ...host.apart, domainId: randomUUID(), networkId: randomUUID() });
    await boot('a1', 'a', 10);
    await boot('a2', 'inner', 11);
    await boot('b1', 'b', 10);
  }, 60_000);
  afterAll(async () => {
    for (const one of guests.values()) await one.halt();
    await driver.teardown();
    await driver.close();
    await host.remove();
    await world.down();
    writeFileSync(FORWARDS, forwarding);
  }, 60_000);

  it('lead nowhere where there are none', async () => {
    await route({});
    expect(await guest('a1').open(address.a2, 7000)).toBe('open');
    expect(await guest('a1').tells(world.address6, 7000)).toBe('');
    expect(await reaches('a1')).toBe(false);
  }, 20_000);

  it('lead to the world as the machine, by either gateway', async () => {
    await route({
      a: [{ destination: EVERYWHERE, to: 'internet' }],
      inner: [{ destination: EVERYWHERE, to: 'egress-only' }],
    });
    for (const name of ['a1', 'a2'] as const) {
      expect(await guest(name).tells(world.address6, 7000)).toBe(world.machine6);
      expect(await guest(name).pings(world.address6)).toBe(true);
    }
    expect(await guest('b1').tells(world.address6, 7000)).toBe('');
  }, 20_000);

  it('let in by an internet gateway what groups let in, and by an egress-only one answers alone', async () => {
    expect(await reaches('a1')).toBe(true);
    expect(await reaches('a2')).toBe(false);
    const routes: Partial<Record<Of, Routes>> = {
      a: [{ destination: EVERYWHERE, to: 'internet' }],
      inner: [{ destination: EVERYWHERE, to: 'egress-only' }],
    };
    await route(routes, [OUT]);
    expect(await reaches('a1')).toBe(false);
    expect(await guest('a1').tells(world.address6, 7000)).toBe(world.machine6);
    await route(routes, [OPEN]);
    expect(await guest('a1').tells(world.address6, 7000)).toBe('');
    expect(await reaches('a1')).toBe(true);
    await route(routes);
  }, 20_000);

  it('lead to the world, and not to the machine, nor to what hosts have among themselves', async () => {
    expect(await guest('a1').open(world.machine6, 22)).not.toBe('open');
    expect(await guest('a1').pings(world.machine6)).toBe(false);
    const ends = await exec('ip', ['-6', '-j', 'addr', 'show', 'dev', link()]);
    const [row] = JSON.parse(ends.stdout) as { addr_info: { local: string }[] }[];
    const own = row?.addr_info.map(({ local }) => local).filter((local) => local.startsWith('fd00:')) ?? [];
    expect(own).toEqual([expect.stringMatching(/^fd00:ec2:0:1::/)]);
    for (const end of own) expect(await guest('a1').pings(end)).toBe(false);
  }, 20_000);

  it('lead a part of the world somewhere else', async () => {
    await route({
      a: [
        { destination: EVERYWHERE, to: 'internet' },
        { destination: `${world.address6}/128`, to: 'nowhere' },
      ],
    });
    expect(await guest('a1').tells(world.address6, 7000)).toBe('');
    await route({ a: [{ destination: `${world.address6}/128`, to: 'egress-only' }] });
    expect(await guest('a1').tells(world.address6, 7000)).toBe(world.machine6);
  }, 20_000);

  it('join two domains where both lead there', async () => {
    await route({ a: [toDomain(VPCS.b, 'b')], b: [] });
    expect(await guest('a1').pings(address.b1)).toBe(false);
    await route({ a: [toDomain(VPCS.b, 'b')], b: [toDomain(RANGES.a, 'a')] });
    await until(() => guest('a1').pings(address.b1), 10_000);
    expect(await guest('b1').open(address.a1, 7000)).toBe('open');
    // Its network has no route to the other domain.
    expect(await guest('a2').pings(address.b1)).toBe(false);
    expect(await guest('b1').pings(address.a2)).toBe(false);
    expect(await guest('b1').tells(world.address6, 7000)).toBe('');
    await route({});
    expect(await guest('a1').pings(address.b1)).toBe(false);
  }, 30_000);

  it('are put back, and outlive their daemon', async () => {
    await route({ a: [{ destination: EVERYWHERE, to: 'internet' }] });
    const namespace = await domainOf('a1');
    const { stdout } = await exec('ip', ['-n', namespace, '-6', '-j', 'rule', 'show']);
    const rules = JSON.parse(stdout) as { priority: number; table: string }[];
    const own = rules.find(({ priority }) => priority === 20_001);
    await exec('ip', ['-n', namespace, '-6', 'rule', 'del', 'pref', '20001']);
    await exec('ip', ['-n', namespace, '-6', 'route', 'flush', 'table', own?.table ?? '']);
    await exec('ip', ['-6', 'route', 'flush', 'dev', link(), 'proto', 'boot']);
    expect(await guest('a1').tells(world.address6, 7000)).toBe('');
    await until(async () => !(await driver.inventory()).missing?.length, 20_000);
    await until(async () => (await guest('a1').tells(world.address6, 7000)) === world.machine6, 20_000);
    await driver.close();
    driver = host.driver();
    await driver.start(host.config);
    expect(await guest('a1').tells(world.address6, 7000)).toBe(world.machine6);
  }, 60_000);

  it('go as they are where the world has routes to guests', async () => {
    await driver.close();
    const flags = { ...host.options.flags, nat66: false };
    driver = host.driver({ flags });
    await driver.start(host.config);
    await world.ip(`route add ${OWN}::/32 via ${world.machine6}`);
    await route({
      a: [{ destination: EVERYWHERE, to: 'internet' }],
      inner: [{ destination: EVERYWHERE, to: 'egress-only' }],
    });
    expect(await guest('a1').tells(world.address6, 7000)).toBe(address.a1);
    expect(await guest('a2').tells(world.address6, 7000)).toBe(address.a2);
    const enters = (to: Name) =>
      world.run('timeout', '1', 'bash', '-c', `exec 3<>/dev/tcp/${address[to]}/7000`).then(
        () => true,
        () => false,
      );
    expect(await enters('a1')).toBe(true);
    expect(await enters('a2')).toBe(false);
    expect(await enters('b1')).toBe(false);
  }, 40_000);

  it('end, and the machine has nothing of them', async () => {
    await route({});
    expect(await guest('a1').tells(world.address6, 7000)).toBe('');
    expect((await exec('ip', ['-6', 'route', 'show', 'dev', link()])).stdout).toBe('');
    expect((await exec('nft', ['list', 'table', 'inet', `engine_${link()}`])).stdout).not.toContain(OWN);
  }, 20_000);
});
