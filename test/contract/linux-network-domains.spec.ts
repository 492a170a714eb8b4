import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { PortSpec } from '../../workflows/contracts/guest.js';
import type { HostNetworkState, NetworkDriver } from '../../src/host/network/network-driver.js';
import type { MetadataRequest } from '../../src/stream/metadata.contract.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { NetGuest } from '../support/net-guest.js';
import type { AclRule } from '../../src/host/network/network-driver.js';
import { EVERYTHING } from '../support/network-bench.js';
import { OutsideWorld } from '../support/outside-world.js';
import { until } from '../support/until.js';
import { addressOf, GROUP, portOf } from './network-driver.contract.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const { signal } = new AbortController();
const [OF_A, OF_HOME, OF_NAT] = ['203.0.113.21', '203.0.113.22', '203.0.113.23'];

type Name = 'home' | 'a1' | 'a2' | 'a3' | 'b1';

/** Guests of the host's own domain and of two beside it; `home`, `a1` and `b1` have one address and one MAC. */
(here ? describe : describe.skip)('domains of a linux host', () => {
  let world: OutsideWorld;
  let host: ReturnType<typeof linuxNetworkHost>;
  let driver: NetworkDriver;
  let version = 0;
  const asked: MetadataRequest[] = [];
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
  /** Everybody is in one group that lets everything in and out: what parts them is not the group. */
  const open = (outlets: readonly string[], more: Partial<HostNetworkState> = {}) =>
    driver.applyState({
      version: (version += 1),
      filters: {
        ports: [...ports.values()].map(({ portId, mac, address }) => ({
          portId,
          mac,
          address,
          groups: [GROUP],
        })),
        groups: { [GROUP]: { rules: [EVERYTHING, { ...EVERYTHING, direction: 'egress' }] } },
        members: {},
      },
      peers: [],
      outlets: outlets.map((name) => ({ networkId: network(name).networkId })),
      ...more,
    });
  const domainOf = async (name: Name) => (await driver.plug(port(name), signal)).namespace;
  const asks = (address: string) =>
    exec('busybox', ['nc', '-w', '1', address, '7000'], { input: 'x' }).then(
      ({ stdout }) => stdout,
      () => '',
    );

  beforeAll(async () => {
    world = await OutsideWorld.up();
    host = linuxNetworkHost(
      async (request) => {
        asked.push(request);
        return { status: 200, headers: {}, body: Buffer.from(request.portId ?? '') };
      },
      ...['--snat', `--snat_uplinks=${world.uplink}`, '--guest_flow_limit=200'],
    );
    driver = host.driver();
    await driver.start(host.config);
    networks.set('home', host.config);
    networks.set('a', { ...host.apart, dns: host.apart.gateway });
    networks.set('inner', {
      ...host.second,
      dns: host.second.gateway,
      domainId: host.apart.domainId,
      networkId: randomUUID(),
    });
    networks.set('b', { ...host.apart, domainId: randomUUID(), networkId: randomUUID() });
    await boot('home', 'home', 10);
    await boot('a1', 'a', 10);
    await boot('a2', 'a', 11);
    await boot('a3', 'inner', 12);
    await boot('b1', 'b', 10);
    await open(['a']);
    await driver.bind({ ...addressOf(network('a'), port('a1'), 1), outside: OF_A });
    await driver.bind({ ...addressOf(network('home'), port('home'), 2), outside: OF_HOME });
  }, 60_000);
  afterAll(async () => {
    for (const one of guests.values()) await one.halt();
    await driver.teardown();
    await driver.close();
    await host.remove();
    await world.down();
    expect((await exec('ip', ['netns'])).stdout).not.toContain(host.namespace);
    expect((await exec('ip', ['-4', 'route'])).stdout).not.toContain('203.0.113.2');
  }, 60_000);

  it('have the same addresses side by side, each with its lease', async () => {
    expect(new Set([port('home').address, port('a1').address, port('b1').address]).size).toBe(1);
    for (const name of ['home', 'a1', 'b1'] as const)
      expect(await guest(name).dhcp()).toMatchObject({ ip: port(name).address });
    expect(new Set(await Promise.all((['home', 'a1', 'b1'] as const).map(domainOf))).size).toBe(3);
  });

  it('route between their own networks, and to no other domain', async () => {
    expect(await guest('a1').pings(port('a2').address)).toBe(true);
    expect(await guest('a1').open(port('a3').address, 7000)).toBe('open');
    expect(await guest('a3').pings(port('a2').address)).toBe(true);
    expect(await guest('b1').pings(port('a2').address)).toBe(false);
    expect(await guest('b1').open(port('a3').address, 7000)).toBe('silent');
    expect(await guest('home').pings(port('a3').address)).toBe(false);
    expect(await asks(port('a3').address)).toBe('');
  });

  it('each guest reads its own metadata, with as many hops as it says', async () => {
    for (const name of ['home', 'a1', 'a3', 'b1'] as const)
      expect(await guest(name).http('GET', '/')).toEqual({ status: 200, text: port(name).portId });
    expect(asked.slice(-4).map(({ address }) => address)).toEqual(
      (['home', 'a1', 'a3', 'b1'] as const).map((name) => port(name).address),
    );
  });

  it('lead to the world by an address of one’s own, where their routes say so', async () => {
    expect(await guest('a1').tells(world.address, 7000)).toBe(world.machine);
    expect(await guest('a2').tells(world.address, 7000)).toBe('');
    expect(await guest('a3').tells(world.address, 7000)).toBe('');
    expect(await asks(OF_A)).not.toBe('');
    await open([]);
    expect(await guest('a1').tells(world.address, 7000)).toBe('');
    expect(await asks(OF_A)).toBe('');
    await open(['a']);
    expect(await asks(OF_A)).not.toBe('');
  });

  it('are reached from other domains by floating addresses alone', async () => {
    expect(await guest('home').open(OF_A, 7000)).toBe('open');
    expect(await guest('a1').open(OF_HOME, 7000)).toBe('open');
    expect(await guest('a1').open(OF_A, 7000)).toBe('open');
    expect(await guest('b1').open(OF_A, 7000)).toBe('silent');
  });

  it('lead to the world by a NAT gateway’s address, which nobody is reached by', async () => {
    const gateway = { ...addressOf(network('inner'), port('a3'), 3), portId: randomUUID(), outside: OF_NAT };
    const natWays = [{ networkId: network('inner').networkId, outside: OF_NAT }];
    await open(['a'], { natWays });
    expect(await guest('a3').tells(world.address, 7000)).toBe('');
    await driver.bind(gateway);
    expect(await guest('a3').tells(world.address, 7000)).toBe(world.machine);
    expect(await guest('a3').open(OF_HOME, 7000)).toBe('open');
    expect([await asks(OF_NAT), await asks(port('a3').address)]).toEqual(['', '']);
    expect(await guest('home').open(OF_NAT, 7000)).toBe('silent');
    expect(await guest('a3').http('GET', '/')).toEqual({ status: 200, text: port('a3').portId });
    expect(await guest('a2').tells(world.address, 7000)).toBe('');
    await open(['a']);
    expect(await guest('a3').tells(world.address, 7000)).toBe('');
    await driver.unbind(gateway.addressId);
  });

  it('let pass what the ACLs of their networks say, each packet by itself', async () => {
    const all: AclRule = { action: 'allow', protocol: '-1', fromPort: -1, toPort: -1, cidr: '0.0.0.0/0' };
    const tcp = (fromPort: number, toPort: number): AclRule => ({
      ...all,
      protocol: 'tcp',
      fromPort,
      toPort,
    });
    const of = (name: string, ingress: readonly AclRule[], egress = [all]) => ({
      ...{ networkId: network(name).networkId, ingress, egress },
    });
    const between = () => guest('a1').open(port('a3').address, 7000);
    const fence = (acl: ReturnType<typeof of>) => open(['a'], { acls: [acl] });
    await fence(of('inner', [tcp(7000, 7000)], [tcp(1024, 65_535)]));
    expect(await between()).toBe('open');
    expect(await guest('a1').pings(port('a3').address)).toBe(false);
    // The answers are packets like others.
    await fence(of('inner', [tcp(7000, 7000)], []));
    expect(await between()).toBe('silent');
    const deny = { ...all, action: 'deny' as const, cidr: `${port('a1').address}/32` };
    await fence(of('inner', [deny, all]));
    expect(await between()).toBe('silent');
    expect(await guest('a2').open(port('a3').address, 7000)).toBe('open');
    // Within a network, to the host's services, and to other domains, it has no say.
    await fence(of('a', [], []));
    expect(await guest('a1').pings(port('a2').address)).toBe(true);
    expect(await guest('a1').http('GET', '/')).toEqual({ status: 200, text: port('a1').portId });
    expect(await guest('a1').dhcp()).toMatchObject({ ip: port('a1').address });
    expect([await guest('a1').tells(world.address, 7000), await asks(OF_A)]).toEqual(['', '']);
    await open(['a']);
    expect(await guest('a1').tells(world.address, 7000)).toBe(world.machine);
  });

  it('let nothing of a blocked range pass, whatever groups say and flows were let through', async () => {
    expect(await guest('a1').open(port('a3').address, 7000, 'before')).toBe('open');
    await open(['a'], { blocks: [`${port('a3').address}/32`, `${world.address}/32`] });
    expect(await guest('a1').say('before')).toBe('silent');
    expect(await guest('a2').pings(port('a3').address)).toBe(false);
    expect(await guest('a1').tells(world.address, 7000)).toBe('');
    expect(await guest('a1').pings(port('a2').address)).toBe(true);
    // Within a network as well, and under the address outside.
    await open(['a'], { blocks: [`${port('a2').address}/32`, `${OF_A}/32`] });
    expect(await guest('a1').pings(port('a2').address)).toBe(false);
    expect([await asks(OF_A), await guest('a1').tells(world.address, 7000)]).toEqual(['', '']);
    expect(await guest('home').open(OF_A, 7000)).toBe('silent');
    await open(['a']);
    expect(await guest('a1').pings(port('a2').address)).toBe(true);
    expect(await guest('a1').tells(world.address, 7000)).toBe(world.machine);
  });

  it('answer names of their own guests, in whichever of their networks', async () => {
    const resolve = (of: Name, name: string) => {
      const ask = `const r = new (require('node:dns').promises.Resolver)({ timeout: 1000, tries: 2 });
        r.setServers(['${port(of).network.gateway}']); r.resolve4('${name}').then((found) => console.log(found.join()))`;
      const node = [`--net=/run/netns/${guest(of).namespace}`, process.execPath, '-e', ask];
      return exec('nsenter', node).then(
        ({ stdout }) => stdout.trim(),
        () => '',
      );
    };
    const { address, hostname } = port('a3');
    const { domain } = network('inner');
    expect(await resolve('a1', `${hostname}.${domain}`)).toBe(address);
    expect(await resolve('a1', `ip-${address.replaceAll('.', '-')}.${domain}`)).toBe(address);
    expect(await resolve('a3', `${port('a2').hostname}.${domain}`)).toBe(port('a2').address);
    expect(await resolve('a3', `nobody.${domain}`)).toBe('');
  });

  it('tell guests by DHCP what the set of their VPC says', async () => {
    const options = { domain: 'corp.example', resolvers: ['192.0.2.53', '192.0.2.54'], ntp: ['192.0.2.3'] };
    const set = { ...options, netbios: [], nodeType: 0 };
    await open(['a'], { dhcp: [{ networkId: network('a').networkId, answers: true, options: set }] });
    expect(await guest('a1').dhcp()).toMatchObject({
      ...{ ip: port('a1').address, dns: '192.0.2.53 192.0.2.54', domain: 'corp.example' },
      ntpsrv: '192.0.2.3',
    });
    expect(await guest('b1').dhcp()).toMatchObject({ domain: network('b').domain });
    await open(['a']);
    expect(await guest('a1').dhcp()).toMatchObject({ domain: network('a').domain });
  });

  it('hold so many flows of one guest, and no more', async () => {
    const send = `const s = require('node:dgram').createSocket('udp4'); let n = 0;
      const next = () => (n < 400 ? s.send('x', 20000 + n++, '${port('a3').address}', next) : s.close()); next();`;
    const flooding = [`--net=/run/netns/${guest('a2').namespace}`, process.execPath, '-e', send];
    await exec('nsenter', flooding);
    const listing = [`--net=/run/netns/${await domainOf('a2')}`, 'conntrack', '-L', '-s', port('a2').address];
    const { stdout } = await exec('nsenter', listing);
    const flows = stdout.split('\n').filter((line) => line !== '').length;
    expect(flows).toBeGreaterThan(150);
    expect(flows).toBeLessThanOrEqual(200);
    expect(await guest('a1').open(port('a3').address, 7000)).toBe('open');
  });

  it('outlive the daemon, and are put back when somebody takes a part', async () => {
    await driver.close();
    driver = host.driver();
    await driver.start(host.config);
    expect((await driver.inventory()).missing ?? []).toEqual([]);
    expect(await guest('a1').http('GET', '/')).toEqual({ status: 200, text: port('a1').portId });
    const namespace = await domainOf('a1');
    await exec('nsenter', [`--net=/run/netns/${namespace}`, 'nft', 'flush', 'ruleset']);
    await exec('ip', ['-n', namespace, 'link', 'del', 'uplink']);
    await until(async () => (await driver.inventory()).missing === undefined);
    expect(await asks(OF_A)).not.toBe('');
    expect(await guest('a1').http('GET', '/')).toEqual({ status: 200, text: port('a1').portId });
  }, 30_000);

  it('go with their last port', async () => {
    const namespace = await domainOf('b1');
    await driver.unplug(port('b1').portId);
    expect(existsSync(`/run/netns/${namespace}`)).toBe(false);
    expect((await exec('ip', ['-n', host.namespace, 'link'])).stdout.match(/dom\w+@/g)).toHaveLength(1);
    expect(await guest('a1').pings(port('a2').address)).toBe(true);
  });
});
