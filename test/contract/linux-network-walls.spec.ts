import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';

/** All groups let everything in: what is dropped here is dropped by something else. */
(here ? describe : describe.skip)('walls of the linux driver', () => {
  let bench: NetworkBench;
  beforeAll(async () => {
    bench = await NetworkBench.up(3);
    await bench.filter([EVERYTHING]);
  }, 60_000);
  afterAll(() => bench.down(), 60_000);

  it('honest traffic passes', async () => {
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
    expect(await bench.guest(0).open(bench.address(1), 7000)).toBe('open');
    expect(await bench.guest(0).udp(bench.address(1), 7000, 1067)).toBe('answered');
    expect(await bench.guest(0).pings(bench.address(1), '-s', '4000')).toBe(true);
  });

  it('a foreign source address gets nowhere', async () => {
    const foreign = bench.address(0).replace(/\d+$/, '99');
    await bench.guest(0).ip(`addr add ${foreign}/32 dev eth0`);
    expect(await bench.guest(0).pings(bench.address(1), '-I', foreign)).toBe(false);
    await bench.guest(0).ip(`addr del ${foreign}/32 dev eth0`);
  });

  it('a foreign MAC gets nowhere', async () => {
    const { mac } = bench.guest(0).port;
    await bench.guest(0).ip('link set eth0 address 02:16:3e:00:00:77');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    await bench.guest(0).ip(`link set eth0 address ${mac}`);
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
  });

  it('ARP speaks of oneself only', async () => {
    const arping = (...options: string[]) =>
      bench.guest(0).run('busybox', ['arping', '-c', '1', '-w', '1', '-I', 'eth0', ...options]);
    expect(await arping('-s', bench.address(0), bench.address(1))).toBe(true);
    expect(await arping('-s', bench.address(2), bench.address(1))).toBe(false);
    expect(await arping('-s', bench.host.config.gateway, bench.address(1))).toBe(false);
  });

  it('a frame must be addressed to whom it reaches, in both headers', async () => {
    const [from, named, reached] = [bench.guest(0), bench.guest(1), bench.guest(2)];
    await reached.ip(`addr add ${named.port.address}/32 dev lo`);
    await from.ip(`neigh replace ${named.port.address} lladdr ${reached.port.mac} dev eth0`);
    expect(await from.udp(named.port.address, 7000)).toBe('silent');
    await from.ip(`neigh del ${named.port.address} dev eth0`);
    await reached.ip(`addr del ${named.port.address}/32 dev lo`);
    expect(await from.udp(named.port.address, 7000)).toBe('answered');
  });

  it('IPv6 gets nowhere', async () => {
    for (const n of [0, 1]) await bench.guest(n).ip(`addr add fd77::${n + 1}/64 dev eth0 nodad`);
    expect(await bench.guest(0).pings('fd77::1')).toBe(true);
    expect(await bench.guest(0).pings('fd77::2')).toBe(false);
  });

  it('no guest declines another’s lease', async () => {
    const bytes = (text: string, base: number) => text.split(/[.:]/).map((part) => parseInt(part, base));
    const [server, other] = [bench.host.config.gateway, bench.guest(1).port];
    const message = Buffer.alloc(240);
    message.set([1, 1, 6]);
    message.set(bytes(other.mac, 16), 28);
    message.set([99, 130, 83, 99], 236);
    const options = [53, 1, 4, 50, 4, ...bytes(other.address, 10), 54, 4, ...bytes(server, 10), 255];
    const hex = Buffer.concat([message, Buffer.from(options)]).toString('hex');
    const send = `const socket = require('node:dgram').createSocket('udp4');
      socket.bind(68, () => socket.send(Buffer.from('${hex}', 'hex'), 67, '${server}', () => socket.close()));`;
    expect(await bench.guest(0).run(process.execPath, ['-e', send])).toBe(true);
    expect(await bench.guest(1).dhcp()).toMatchObject({ ip: other.address });
  });

  it('no guest answers as a DHCP server', async () => {
    expect(await bench.guest(0).udp(bench.address(1), 7000, 67)).toBe('silent');
    expect(await bench.guest(0).udp(bench.address(1), 68)).toBe('silent');
  });
});
