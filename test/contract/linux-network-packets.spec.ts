import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type { FilterRule, FilterSet } from '../../src/network/network-driver.js';
import type { MetadataRequest } from '../../src/hosts/host-link.js';
import { linuxNetworkHost, whatNetworkLacks } from '../support/linux-network-host.js';
import { NetGuest } from '../support/net-guest.js';
import { portOf } from './network-driver.contract.js';

/** Packets of guests that are namespaces, on the linux driver. What a test opens it does not close: the last case is the end. */
const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const { signal } = new AbortController();
const WEB = '33333333-0000-4000-8000-000000000001';
const OPS = '33333333-0000-4000-8000-000000000002';
const anywhere = { cidr: '0.0.0.0/0' };
const tcp = (port: number, source: FilterRule['source'] = anywhere): FilterRule => ({
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  source,
});

(here ? describe : describe.skip)('packets on the linux driver', () => {
  const asked: MetadataRequest[] = [];
  const host = linuxNetworkHost(async (request) => {
    asked.push(request);
    return { status: 200, headers: { server: 'spec' }, body: Buffer.from(`you are ${request.address}`) };
  });
  const driver = host.driver();
  const ports = [10, 11, 12].map((n) => portOf(host.config, n));
  const addresses = ports.map(({ address }) => address);
  const [a = '', b = '', c = ''] = addresses;
  const guests: NetGuest[] = [];
  const guest = (n: number): NetGuest => guests[n] ?? fail();
  let version = 0;

  /** a and b are web, c is ops. */
  const filter = async (rules: readonly FilterRule[], opsRules: readonly FilterRule[] = []) => {
    version += 1;
    const set: FilterSet = {
      version,
      ports: ports.map(({ portId, mac, address }, i) => ({
        portId,
        mac,
        address,
        groups: [i < 2 ? WEB : OPS],
      })),
      groups: { [WEB]: { rules }, [OPS]: { rules: opsRules } },
      members: { [WEB]: [a, b], [OPS]: [c] },
    };
    await driver.applyFilters(set);
  };

  beforeAll(async () => {
    await driver.start(host.config);
    for (const port of ports) guests.push(await NetGuest.boot(port, await driver.plug(port, signal)));
  }, 60_000);
  afterAll(async () => {
    for (const each of guests) await each.halt();
    await driver.teardown();
    await driver.close();
    await host.remove();
  }, 60_000);

  it('a guest is told its address, router and MTU', async () => {
    expect(await guest(0).dhcp()).toMatchObject({
      ip: a,
      router: host.config.gateway,
      mtu: '1450',
      hostname: 'guest-10',
      domain: 'spec.internal',
    });
    for (const other of [guest(1), guest(2)]) expect(await other.dhcp()).toBeDefined();
    for (const each of guests) await each.listen(7000);
    for (const each of guests) await each.listen(7001);
  });

  it('nothing but DHCP and metadata passes before filters name a port', async () => {
    expect(await guest(0).open(b, 7000)).toBe('silent');
    expect(await guest(0).pings(b)).toBe(false);
    expect(await guest(0).http('GET', '/latest/meta-data/')).toEqual({ status: 200, text: `you are ${a}` });
  });

  it('lets in what a rule allows, by port and protocol, and nothing else', async () => {
    await filter([tcp(7000)]);
    expect(await guest(0).open(b, 7000)).toBe('open');
    expect(await guest(0).open(b, 7001)).toBe('silent');
    expect(await guest(0).udp(b, 7000)).toBe('silent');
    expect(await guest(0).pings(b)).toBe(false);
    expect(await guest(0).open(c, 7000)).toBe('silent');
  });

  it('a rule that is added holds within a second; udp and icmp too', async () => {
    const began = Date.now();
    await filter([
      tcp(7001),
      { protocol: 'udp', fromPort: 7000, toPort: 7001, source: anywhere },
      { protocol: 'icmp', fromPort: 8, toPort: 0, source: anywhere },
    ]);
    expect(await guest(0).open(b, 7001)).toBe('open');
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(await guest(0).udp(b, 7000)).toBe('answered');
    expect(await guest(0).pings(b)).toBe(true);
    expect(await guest(0).open(b, 7000)).toBe('silent');
  });

  it('a flow that is established stays when its rule goes; a new one is refused', async () => {
    await filter([tcp(7000)]);
    expect(await guest(2).open(a, 7000, 'kept')).toBe('open');
    await filter([]);
    expect(await guest(2).say('kept')).toBe('answered');
    expect(await guest(2).open(a, 7000)).toBe('silent');
  });

  it('a group as source means its members, on one bridge too', async () => {
    await filter([tcp(7000, { group: OPS })]);
    expect(await guest(2).open(a, 7000)).toBe('open');
    expect(await guest(1).open(a, 7000)).toBe('silent');
    await filter([tcp(7000, { cidr: `${b}/32` })]);
    expect(await guest(1).open(a, 7000)).toBe('open');
    expect(await guest(2).open(a, 7000)).toBe('silent');
  });

  it('the machine reaches a guest as the groups say', async () => {
    await filter([tcp(7000)], []);
    const open = (address: string) =>
      exec('busybox', ['nc', '-w', '1', address, '7000'], { input: 'hello\n' }).then(
        ({ stdout }) => stdout,
        () => '',
      );
    expect(await open(a)).toBe('hello\n');
    expect(await open(c)).toBe('');
  });
});

function fail(): never {
  throw new Error('there is no such guest');
}
