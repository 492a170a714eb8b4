import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type {
  AclRule,
  FilterRule,
  HostNetworkState,
  NetworkDriver,
} from '../../src/host/network/network-driver.js';
import { linkLocalOf } from '../../src/host/network/drivers/linux/ipv6-network.js';
import type { MetadataRequest } from '../../src/stream/metadata.contract.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { PortSpec } from '../../workflows/contracts/guest.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { NetGuest } from '../support/net-guest.js';
import { until } from '../support/until.js';
import { GROUP, portOf } from './network-driver.contract.js';

const lacks = existsSync('/proc/sys/net/ipv6') ? whatNetworkLacks() : 'this kernel has no IPv6';
const here = lacks === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const { signal } = new AbortController();
const RANGES = { a: 'fd00:aa:0:1::/64', inner: 'fd00:aa:0:2::/64', b: 'fd00:aa:0:1::/64' } as const;
const METADATA = 'http://[fd00:ec2::254]/latest/meta-data/instance-id';
const OPEN: FilterRule = { protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '::/0' } };
const OUT: FilterRule = { ...OPEN, direction: 'egress' };

type Name = 'a1' | 'a2' | 'a3' | 'b1';
type Of = keyof typeof RANGES;

/** `a1` and `a2` share a network, `a3` is in another one of their domain, `b1` has `a1`'s address in another domain. */
(here ? describe : describe.skip)('IPv6 on a linux host', () => {
  let host: ReturnType<typeof linuxNetworkHost>;
  let driver: NetworkDriver;
  let version = 0;
  const asked: MetadataRequest[] = [];
  const guests = new Map<Name, NetGuest>();
  const networks = new Map<Of, NetworkSpec>();
  const ports = new Map<Name, PortSpec>();
  const addresses = {
    a1: 'fd00:aa:0:1::a1',
    a2: 'fd00:aa:0:1::a2',
    a3: 'fd00:aa:0:2::a3',
    b1: 'fd00:aa:0:1::a1',
  };
  const guest = (name: Name): NetGuest => guests.get(name) as NetGuest;
  const idOf = (name: Of) => networks.get(name)?.networkId ?? '';

  const state = (rules6: readonly FilterRule[], more: Partial<HostNetworkState> = {}): HostNetworkState => ({
    version: (version += 1),
    filters: {
      ports: [...ports].map(([name, { portId, mac, address }]) => ({
        ...{ portId, mac, address, groups: [GROUP], ipv6: [addresses[name]] },
      })),
      groups: { [GROUP]: { rules: [], rules6 } },
      members: { [GROUP]: [] },
      members6: { [GROUP]: [addresses.a1] },
    },
    peers: [],
    ipv6: (Object.keys(RANGES) as Of[]).map((name) => ({ networkId: idOf(name), cidr: RANGES[name] })),
    ...more,
  });
  const apply = (rules6: readonly FilterRule[], more: Partial<HostNetworkState> = {}) =>
    driver.applyState(state(rules6, more));
  const boot = async (name: Name, of: Of, n: number) => {
    const spec = {
      ...portOf(networks.get(of) as NetworkSpec, n),
      portId: randomUUID(),
      instanceId: randomUUID(),
    };
    ports.set(name, spec);
    guests.set(name, await NetGuest.boot(spec, await driver.plug(spec, signal)));
  };
  const neighbours = (name: Name) => guest(name).says('ip', '-6', 'neigh', 'show', 'dev', 'eth0');
  const forget = (name: Name) => guest(name).ip('neigh flush dev eth0');

  beforeAll(async () => {
    host = linuxNetworkHost(async (request) => {
      asked.push(request);
      return { status: 200, headers: {}, body: Buffer.from(request.portId ?? '') };
    }, '--guest_flow_limit=200');
    driver = host.driver();
    await driver.start(host.config);
    networks.set('a', { ...host.apart, dns: host.apart.gateway });
    networks.set('inner', { ...host.second, domainId: host.apart.domainId, networkId: randomUUID() });
    networks.set('b', { ...host.apart, domainId: randomUUID(), networkId: randomUUID() });
    await boot('a1', 'a', 10);
    await boot('a2', 'a', 11);
    await boot('a3', 'inner', 12);
    await boot('b1', 'b', 10);
    for (const one of guests.values()) await one.listen6(7000);
  }, 60_000);
  afterAll(async () => {
    for (const one of guests.values()) await one.halt();
    await driver.teardown();
    await driver.close();
    await host.remove();
  }, 60_000);

  it('is not there before the cloud says so', async () => {
    expect(await guest('a1').dhcp6()).toBeNull();
    expect(await guest('a1').pings('fe80::1%eth0')).toBe(false);
  }, 20_000);

  it('leases each guest its address, and no other one', async () => {
    await apply([OPEN, OUT]);
    for (const name of ['a1', 'a2', 'a3', 'b1'] as const) {
      const leased = addresses[name]
        .replace('::', ':0000:0000:0000:00')
        .replace('fd00:aa:0:', 'fd00:00aa:0000:000');
      expect(await guest(name).dhcp6()).toBe(leased);
      await guest(name).ip(`addr add ${addresses[name]}/64 dev eth0 nodad`, 'link set eth0 mtu 1450');
    }
  }, 40_000);

  it('advertises the gateway, and nothing to make an address of', async () => {
    await until(
      async () => (await guest('a1').says('ip', '-6', 'route')).includes('default via fe80::1'),
      20_000,
    );
    expect(await guest('a1').says('ip', '-6', 'addr', 'show', 'dev', 'eth0', 'dynamic')).toBe('');
    for (const name of ['a2', 'a3', 'b1'] as const)
      await guest(name).ip('route replace default via fe80::1 dev eth0');
  }, 30_000);

  it('carries flows within a network and between networks, and to no other domain', async () => {
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('open');
    expect(await guest('a1').pings(addresses.a2)).toBe(true);
    expect(await guest('a1').open(addresses.a3, 7000)).toBe('open');
    expect(await guest('a3').pings(addresses.a1)).toBe(true);
    expect(await guest('b1').open(addresses.a2, 7000)).toBe('silent');
    expect(await guest('b1').pings(addresses.a3)).toBe(false);
  });

  it('lets in and out what rules say, and asks those of IPv4 nothing', async () => {
    const tcp = { ...OPEN, protocol: 'tcp' as const, fromPort: 7000, toPort: 7000 };
    await apply([{ ...tcp, source: { cidr: `${addresses.a1}/128` } }, OUT]);
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('open');
    expect(await guest('a1').pings(addresses.a2)).toBe(false);
    expect(await guest('a3').open(addresses.a2, 7000)).toBe('silent');
    await apply([{ ...OPEN, protocol: 'icmpv6', fromPort: 128, toPort: -1 }, OUT]);
    expect(await guest('a3').pings(addresses.a2)).toBe(true);
    expect(await guest('a3').open(addresses.a2, 7000)).toBe('silent');
    await apply([{ ...OPEN, source: { group: GROUP } }, OUT]);
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('open');
    expect(await guest('a3').open(addresses.a2, 7000)).toBe('silent');
    await apply([OPEN]);
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('silent');
    const v4 = { ...OPEN, source: { cidr: '0.0.0.0/0' } };
    const { filters, ...rest } = state([]);
    const groups = { [GROUP]: { rules: [v4, { ...v4, direction: 'egress' as const }] } };
    await driver.applyState({ ...rest, filters: { ...filters, groups } });
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('silent');
    await apply([OPEN, OUT]);
  }, 20_000);

  it('leads nobody to what the operator blocks, on one bridge neither', async () => {
    await apply([OPEN, OUT], { blocks: [`${addresses.a2}/128`] });
    expect(await guest('a1').open(addresses.a2, 7000)).not.toBe('open');
    expect(await guest('a1').open(addresses.a3, 7000)).toBe('open');
    await apply([OPEN, OUT]);
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('open');
  });

  it('asks network ACLs where a packet crosses the edge of a network', async () => {
    const deny: AclRule = { ...OPEN, action: 'deny', cidr: `${addresses.a1}/128` };
    const allow: AclRule = { ...OPEN, action: 'allow', cidr: '::/0' };
    await apply([OPEN, OUT], {
      acls6: [{ networkId: idOf('inner'), ingress: [deny, allow], egress: [allow] }],
    });
    expect(await guest('a1').open(addresses.a3, 7000)).toBe('silent');
    expect(await guest('a2').open(addresses.a3, 7000)).toBe('open');
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('open');
    await apply([OPEN, OUT]);
    expect(await guest('a1').open(addresses.a3, 7000)).toBe('open');
  });

  it('nobody sends from another address, nor takes one by its neighbours’ messages', async () => {
    const { mac } = ports.get('a1') as PortSpec;
    await guest('a2').ip(
      `addr add ${addresses.a1}/128 dev eth0 nodad`,
      `addr add fd00:aa:0:1::ee/128 dev eth0 nodad`,
    );
    expect(
      await guest('a2').run('busybox', ['ping', '-c', '1', '-W', '1', '-I', addresses.a1, addresses.a3]),
    ).toBe(false);
    expect(
      await guest('a2').run('busybox', ['ping', '-c', '1', '-W', '1', '-I', 'fd00:aa:0:1::ee', addresses.a3]),
    ).toBe(false);
    await forget('a3');
    expect(await guest('a3').pings(addresses.a1)).toBe(true);
    // Its kernel answers for the address too; the gateway hears of the owner alone.
    const { namespace } = await driver.plug(ports.get('a1') as PortSpec, signal);
    const known = await exec('ip', ['-n', namespace, '-6', 'neigh', 'show']);
    const lines = known.stdout.split('\n').filter((line) => line.startsWith(`${addresses.a1} `));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toContain(mac);
    await guest('a2').ip(`addr del ${addresses.a1}/128 dev eth0`, `addr del fd00:aa:0:1::ee/128 dev eth0`);
  }, 20_000);

  it('nobody is the gateway to others', async () => {
    await guest('a2').ip('addr add fe80::1/64 dev eth0 nodad');
    await forget('a1');
    expect(await guest('a1').pings(addresses.a3)).toBe(true);
    const gateway = (await neighbours('a1')).split('\n').find((line) => line.startsWith('fe80::1 '));
    expect(gateway).toBeDefined();
    expect(gateway).not.toContain(ports.get('a2')?.mac);
    await guest('a2').ip('addr del fe80::1/64 dev eth0');
    expect(await guest('a2').pings(`${linkLocalOf(ports.get('a1')?.mac ?? '')}%eth0`)).toBe(false);
  });

  it('nobody advertises routers or leases to others', async () => {
    await guest('a2').ip('addr add fd00:bad::1/64 dev eth0 nodad');
    const rogue: ChildProcess = spawn('nsenter', [
      ...[
        `--net=/run/netns/${guest('a2').namespace}`,
        'dnsmasq',
        '--no-daemon',
        '--conf-file=/dev/null',
        '--port=0',
      ],
      ...['--interface=eth0', '--bind-interfaces', '--enable-ra', '--ra-param=eth0,4', '--leasefile-ro'],
      ...['--dhcp-range=fd00:bad::100,fd00:bad::200,slaac,64,5m', '--dhcp-authoritative'],
    ]);
    let said = '';
    rogue.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    try {
      await until(() => said.includes('RTR-ADVERT(eth0)'), 30_000);
      expect(await guest('a1').dhcp6()).toBe('fd00:00aa:0000:0001:0000:0000:0000:00a1');
      expect(await guest('a3').dhcp6()).toBe('fd00:00aa:0000:0002:0000:0000:0000:00a3');
      expect(rogue.exitCode).toBeNull();
      expect(said).not.toMatch(/DHCP(SOLICIT|REQUEST)/);
      expect(await guest('a1').says('ip', '-6', 'addr', 'show', 'dev', 'eth0')).not.toContain('bad');
      expect(await guest('a1').says('ip', '-6', 'route')).not.toMatch(/bad|default via (?!fe80::1 )/);
    } finally {
      rogue.kill('SIGKILL');
    }
  }, 60_000);

  it('answers metadata at fd00:ec2::254, to each guest its own, whatever groups and ACLs say', async () => {
    const ask = (name: Name, ...more: readonly string[]) =>
      guest(name).says('busybox', 'timeout', '3', 'busybox', 'wget', '-q', '-O', '-', ...more, METADATA);
    await apply([], { acls6: [{ networkId: idOf('a'), ingress: [], egress: [] }] });
    for (const name of ['a1', 'a3', 'b1'] as const) {
      expect(await ask(name)).toBe(ports.get(name)?.portId);
      const { address = '', portId = '' } = ports.get(name) ?? {};
      expect(asked.at(-1)).toMatchObject({ address, portId, overIpv6: true });
    }
    expect(await guest('a1').open('fd00:ec2::254', 22)).toBe('silent');
    await apply([OPEN, OUT]);
  }, 30_000);

  it('answers metadata to nobody with another’s address, nor by the link itself', async () => {
    const before = asked.length;
    await guest('a2').ip(
      `addr add ${addresses.a1}/128 dev eth0 nodad`,
      'route add fd00:ec2::254 via fe80::1 dev eth0 src fd00:aa:0:1::a1',
    );
    expect(await guest('a2').open('fd00:ec2::254', 80)).toBe('silent');
    await guest('a2').ip('route del fd00:ec2::254', `addr del ${addresses.a1}/128 dev eth0`);
    expect(await guest('a1').open('fd00:ec2:0:1::a9fe:0', 80)).not.toBe('open');
    expect(await guest('a1').open('fd00:ec2:0:1::a9fe:1', 80)).not.toBe('open');
    expect(asked.length).toBe(before);
  }, 20_000);

  it('names have addresses of both kinds', async () => {
    const { gateway } = networks.get('a') as NetworkSpec;
    await guest('a1').setAddress();
    const { hostname } = ports.get('a2') as PortSpec;
    const said = await guest('a1').says(
      'busybox',
      'nslookup',
      '-type=aaaa',
      `${hostname}.spec.internal`,
      gateway,
    );
    expect(said).toContain(addresses.a2);
  });

  it('outlives its daemon, and is put back', async () => {
    const { namespace } = await driver.plug(ports.get('a1') as PortSpec, signal);
    await driver.close();
    driver = host.driver();
    await driver.start(host.config);
    expect(await guest('a1').open(addresses.a3, 7000)).toBe('open');
    const bridges = await exec('ip', ['-n', namespace, '-6', '-j', 'addr', 'show']);
    const rows = JSON.parse(bridges.stdout) as { ifname?: string; addr_info?: { local: string }[] }[];
    const held = rows.find(({ addr_info = [] }) => addr_info.some(({ local }) => local === 'fd00:aa:0:1::1'));
    await exec('ip', ['-n', namespace, 'addr', 'del', 'fd00:aa:0:1::1/64', 'dev', held?.ifname ?? '']);
    await until(async () => !(await driver.inventory()).missing?.length, 20_000);
    const again = await exec('ip', ['-n', namespace, '-6', 'addr', 'show']);
    expect(again.stdout).toContain('fd00:aa:0:1::1/64');
    await exec('ip', ['-n', namespace, '-6', 'route', 'flush', 'dev', 'uplink']);
    await until(async () => !(await driver.inventory()).missing?.length, 20_000);
    const routes = await exec('ip', ['-n', namespace, '-6', 'route', 'show', 'dev', 'uplink']);
    expect(routes.stdout).toContain('fd00:ec2::254');
  }, 40_000);

  it('ends with its range', async () => {
    const { filters, ...rest } = state([OPEN, OUT], { ipv6: [] });
    const bare = filters.ports.map(({ ipv6: _none, ...port }) => port);
    await driver.applyState({ ...rest, filters: { ...filters, ports: bare } });
    expect(await guest('a1').open(addresses.a2, 7000)).toBe('silent');
    expect(await guest('a1').dhcp6()).toBeNull();
  }, 20_000);
});
