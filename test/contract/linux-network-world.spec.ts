import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
/** The machine and the world, at the two ends of the machine's uplink. */
const [MACHINE, WORLD] = ['198.51.100.1', '198.51.100.2'];
const LINK_LOCAL = '169.254.77.77';
/** Tells who asks. */
const SERVER = `require('net').createServer((s) => s.end(s.remoteAddress)).listen(7000, '0.0.0.0', () => console.log('up'))`;

/** A world behind an uplink of its own: a namespace that knows no way back to guests, so that only the machine's address is answered. */
(here ? describe : describe.skip)('guests and the world', () => {
  const world = `spec-world-${process.pid}`;
  const uplink = `specw${process.pid % 1_000_000}`;
  const inWorld = [`--net=/run/netns/${world}`];
  const children: ChildProcess[] = [];
  const benches: NetworkBench[] = [];

  const open = async (...argv: readonly string[]) => {
    const bench = await NetworkBench.up(1, `--snat_uplinks=${uplink}`, ...argv);
    benches.push(bench);
    await bench.filter([EVERYTHING]);
    return bench;
  };
  const forwards = (device: string) =>
    readFileSync(`/proc/sys/net/ipv4/conf/${device}/forwarding`, 'utf8').trim() === '1';

  beforeAll(async () => {
    await exec('ip', ['netns', 'add', world]);
    await exec('ip', ['link', 'add', uplink, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', world]);
    await exec('ip', ['addr', 'add', `${MACHINE}/24`, 'dev', uplink]);
    await exec('ip', ['link', 'set', uplink, 'up']);
    const lines = [
      'link set lo up',
      `addr add ${WORLD}/24 dev eth0`,
      `addr add ${LINK_LOCAL}/32 dev lo`,
      'link set eth0 up',
    ];
    await exec('ip', ['-n', world, '-batch', '-'], { input: lines.join('\n') });
    await exec('ip', ['route', 'add', `${LINK_LOCAL}/32`, 'via', WORLD, 'dev', uplink]);
    const server = spawn('nsenter', [...inWorld, process.execPath, '-e', SERVER]);
    const names = ['--no-daemon', '--no-resolv', '--no-hosts', '--address=/outside.spec/203.0.113.9'];
    children.push(server, spawn('nsenter', [...inWorld, 'dnsmasq', ...names]));
    await new Promise((resolve) => createInterface({ input: server.stdout }).once('line', resolve));
  }, 60_000);
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.down();
  }, 60_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await exec('ip', ['link', 'del', uplink]);
    await exec('ip', ['netns', 'del', world]);
  }, 60_000);

  it('a guest reaches the world as the machine, which forwards for its link and the uplink alone', async () => {
    const all = forwards('all');
    expect(forwards(uplink)).toBe(all);
    const bench = await open('--snat');
    expect(await bench.guest(0).tells(WORLD, 7000)).toBe(MACHINE);
    expect(await bench.guest(0).pings(WORLD)).toBe(true);
    const link = machineLinkName(bench.host.cloud, 'h1');
    expect([uplink, link, 'all'].map(forwards)).toEqual([true, true, all]);
    await bench.driver.teardown();
    expect(forwards(uplink)).toBe(all);
    expect((await exec('nft', ['list', 'tables'])).stdout).not.toContain(link);
  }, 60_000);

  it('names of the world are asked of the machine’s resolvers, by the host', async () => {
    const bench = await open('--snat', `--resolvers=${WORLD}`);
    const guest = bench.guest(0);
    const ask = `const r = new (require('node:dns').promises.Resolver)(); r.setServers(['${bench.host.config.gateway}']);
      r.resolve4('outside.spec').then((found) => console.log(found.join()))`;
    const node = [`--net=/run/netns/${guest.namespace}`, process.execPath, '-e', ask];
    const { stdout } = await exec('nsenter', node);
    expect(stdout).toContain('203.0.113.9');
  }, 60_000);

  it('without SNAT it reaches nothing, and nothing is switched', async () => {
    const bench = await open();
    expect(await bench.guest(0).tells(WORLD, 7000)).toBe('');
    expect(forwards(uplink)).toBe(forwards('all'));
  }, 60_000);

  it('link-local addresses and another cloud’s guests are out of reach', async () => {
    const [one, other] = [await open('--snat'), await open('--snat')];
    expect((await exec('busybox', ['nc', '-w', '1', LINK_LOCAL, '7000'])).stdout).toBe(MACHINE);
    expect(await one.guest(0).open(LINK_LOCAL, 7000)).toBe('silent');
    expect(await one.guest(0).open(other.address(0), 7000)).toBe('silent');
    expect(await one.guest(0).pings(other.address(0))).toBe(false);
  }, 60_000);

  it('the world opens nothing to guests', async () => {
    const bench = await open('--snat');
    const { cidr } = bench.host.config;
    await exec('ip', ['-n', world, 'route', 'add', cidr, 'via', MACHINE]);
    const ping = [...inWorld, 'busybox', 'ping', '-c', '1', '-W', '1', bench.address(0)];
    await expect(exec('nsenter', ping)).rejects.toThrow('ended with 1');
    await exec('ip', ['-n', world, 'route', 'del', cidr]);
  }, 60_000);

  it('what one cloud has switched stays while another needs it, and goes with the last, after a crash too', async () => {
    const before = forwards(uplink);
    const [one, other] = [await open('--snat'), await open('--snat')];
    await one.driver.teardown();
    expect(forwards(uplink)).toBe(true);
    expect(await other.guest(0).tells(WORLD, 7000)).toBe(MACHINE);
    await other.restart();
    await other.driver.teardown();
    expect(forwards(uplink)).toBe(before);
  }, 60_000);
});
