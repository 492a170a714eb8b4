import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type { FilterRule } from '../../src/host/network/network-driver.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { ANYWHERE, EVERYTHING, NetworkBench } from '../support/network-bench.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const tcp = (port: number, source: FilterRule['source'] = ANYWHERE): FilterRule => ({
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  source,
});

/** What a guest says to the machine. */
const answerOf = (address: string): Promise<string> =>
  exec('busybox', ['nc', '-w', '1', address, '7000'], { input: 'hello\n' }).then(
    ({ stdout }) => stdout,
    () => '',
  );

/** Guests 0 and 1 are in the group, guest 2 is in the other one. */
(here ? describe : describe.skip)('filters of the linux driver', () => {
  let bench: NetworkBench;
  beforeAll(async () => {
    bench = await NetworkBench.up(3);
  }, 60_000);
  afterAll(() => bench.down(), 60_000);

  it('a guest is told its address, router and MTU', async () => {
    const guest = bench.guest(0);
    await guest.ip('addr flush dev eth0 scope global');
    expect(await guest.dhcp()).toMatchObject({
      ip: guest.port.address,
      router: bench.host.config.gateway,
      mtu: '1450',
      hostname: 'guest-10',
      domain: 'spec.internal',
    });
  });

  it('nothing but DHCP and metadata passes before filters name a port', async () => {
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('silent');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    expect(await bench.guest(0).http('GET', '/latest/meta-data/')).toEqual({
      status: 200,
      text: `you are ${bench.address(0)}`,
    });
  });

  it('lets in what a rule allows, by port and protocol, and nothing else', async () => {
    await bench.filter([tcp(7000)], []);
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('open');
    expect(await bench.guest(0).open(bench.address(1), 7001)).toBe('silent');
    expect(await bench.guest(0).udp(bench.address(1), 7000)).toBe('silent');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    expect(await bench.guest(0).open(bench.address(2), 7000)).toBe('silent');
  });

  it('a rule that is added holds at once; udp and icmp too', async () => {
    await bench.filter([
      tcp(7001),
      { protocol: 'udp', fromPort: 7000, toPort: 7001, source: ANYWHERE },
      { protocol: 'icmp', fromPort: 8, toPort: 0, source: ANYWHERE },
    ]);
    expect(await bench.guest(0).open(bench.address(1), 7001)).toBe('open');
    expect(await bench.guest(0).udp(bench.address(1), 7000)).toBe('answered');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('silent');
  });

  it('a flow that is established stays when its rule goes; a new one is refused', async () => {
    await bench.filter([tcp(7000)]);
    expect(await bench.guest(2).open(bench.address(0), 7000, 'kept')).toBe('open');
    await bench.filter([]);
    expect(await bench.guest(2).say('kept')).toBe('answered');
    expect(await bench.guest(2).open(bench.address(0), 7000)).toBe('silent');
  });

  it('a group as source means its members, on one bridge too', async () => {
    await bench.filter([tcp(7000, NetworkBench.others)]);
    expect(await bench.guest(2).open(bench.address(0), 7000)).toBe('open');
    expect(await bench.guest(1).open(bench.address(0), 7000)).toBe('silent');
    await bench.filter([tcp(7000, { cidr: `${bench.address(1)}/32` })]);
    expect(await bench.guest(1).open(bench.address(0), 7000)).toBe('open');
    expect(await bench.guest(2).open(bench.address(0), 7000)).toBe('silent');
  });

  it('lets out what a rule allows, by port, protocol and destination, and nothing else', async () => {
    const out = (rule: FilterRule): FilterRule => ({ ...rule, direction: 'egress' });
    await bench.filter([EVERYTHING], [EVERYTHING], [out(tcp(7000, { cidr: `${bench.address(1)}/32` }))]);
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('open');
    expect(await bench.guest(0).open(bench.address(1), 7001)).toBe('silent');
    expect(await bench.guest(0).open(bench.address(2), 7000)).toBe('silent');
    expect(await bench.guest(0).udp(bench.address(1), 7000)).toBe('silent');
    await bench.filter([EVERYTHING], [EVERYTHING], [out({ ...EVERYTHING, source: NetworkBench.others })]);
    expect(await bench.guest(0).udp(bench.address(2), 7000)).toBe('answered');
    expect(await bench.guest(0).pings(bench.address(2))).toBe(true);
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    await bench.filter([EVERYTHING], [EVERYTHING], [out({ ...EVERYTHING, protocol: '1' })]);
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
    expect(await bench.guest(0).udp(bench.address(1), 7000)).toBe('silent');
  });

  it('what is let out goes no further than the groups of the other let in', async () => {
    await bench.filter([EVERYTHING], []);
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('open');
    expect(await bench.guest(0).open(bench.address(2), 7000)).toBe('silent');
  });

  it('without an egress rule nothing goes out but answers, DHCP and what the host serves', async () => {
    await bench.filter([EVERYTHING]);
    expect(await bench.guest(0).open(bench.address(1), 7000, 'before')).toBe('open');
    await bench.filter([EVERYTHING], [EVERYTHING], []);
    expect(await bench.guest(0).say('before')).toBe('answered');
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('silent');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    expect(await bench.guest(0).pings(bench.host.config.gateway)).toBe(false);
    expect(await answerOf(bench.address(0))).toBe('hello\n');
    expect(await bench.guest(0).http('GET', '/latest/meta-data/')).toMatchObject({ status: 200 });
    expect(await bench.guest(0).dhcp()).toMatchObject({ ip: bench.address(0) });
  });

  it('the machine reaches a guest as the groups say', async () => {
    await bench.filter([tcp(7000)], []);
    expect(await answerOf(bench.address(0))).toBe('hello\n');
    expect(await answerOf(bench.address(2))).toBe('');
  });
});
