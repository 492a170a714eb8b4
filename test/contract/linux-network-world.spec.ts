import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { forwards, OUTSIDE_SPEC, OutsideWorld } from '../support/outside-world.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';

(here ? describe : describe.skip)('guests and the world', () => {
  let world: OutsideWorld;
  const benches: NetworkBench[] = [];

  const open = async (...argv: readonly string[]) => {
    const bench = await NetworkBench.up(1, `--snat_uplinks=${world.uplink}`, ...argv);
    benches.push(bench);
    await bench.filter([EVERYTHING]);
    return bench;
  };

  beforeAll(async () => void (world = await OutsideWorld.up()), 60_000);
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.down();
  }, 60_000);
  afterAll(() => world.down(), 60_000);

  it('a guest reaches the world as the machine, which forwards for its link and the uplink alone', async () => {
    const all = forwards('all');
    expect(forwards(world.uplink)).toBe(all);
    const bench = await open('--snat');
    expect(await bench.guest(0).tells(world.address, 7000)).toBe(world.machine);
    expect(await bench.guest(0).pings(world.address)).toBe(true);
    const link = machineLinkName(bench.host.cloud, 'h1');
    expect([world.uplink, link, 'all'].map(forwards)).toEqual([true, true, all]);
    await bench.driver.teardown();
    expect(forwards(world.uplink)).toBe(all);
    expect((await exec('nft', ['list', 'tables'])).stdout).not.toContain(link);
  }, 60_000);

  it('a guest is seen as the address of the machine that is named for it', async () => {
    const source = `203.0.113.${(process.pid % 200) + 20}`;
    await exec('ip', ['addr', 'add', `${source}/32`, 'dev', world.uplink]);
    await world.ip(`route add ${source}/32 via ${world.machine}`);
    const bench = await open('--snat', `--routing_source_ip=${source}`);
    expect(await bench.guest(0).tells(world.address, 7000)).toBe(source);
    await world.ip(`route del ${source}/32`);
    await exec('ip', ['addr', 'del', `${source}/32`, 'dev', world.uplink]);
  }, 60_000);

  it('names of the world are asked of the machine’s resolvers, by the host', async () => {
    const bench = await open('--snat', `--resolvers=${world.address}`);
    const guest = bench.guest(0);
    const ask = `const r = new (require('node:dns').promises.Resolver)(); r.setServers(['${bench.host.config.gateway}']);
      r.resolve4('outside.spec').then((found) => console.log(found.join()))`;
    const node = [`--net=/run/netns/${guest.namespace}`, process.execPath, '-e', ask];
    const { stdout } = await exec('nsenter', node);
    expect(stdout).toContain(OUTSIDE_SPEC);
  }, 60_000);

  it('without SNAT it reaches nothing, and nothing is switched', async () => {
    const bench = await open();
    expect(await bench.guest(0).tells(world.address, 7000)).toBe('');
    expect(forwards(world.uplink)).toBe(forwards('all'));
  }, 60_000);

  it('link-local addresses and another cloud’s guests are out of reach', async () => {
    const [one, other] = [await open('--snat'), await open('--snat')];
    expect((await exec('busybox', ['nc', '-w', '1', world.linkLocal, '7000'])).stdout).toBe(world.machine);
    expect(await one.guest(0).open(world.linkLocal, 7000)).toBe('silent');
    expect(await one.guest(0).open(other.address(0), 7000)).toBe('silent');
    expect(await one.guest(0).pings(other.address(0))).toBe(false);
  }, 60_000);

  it('the world opens nothing to guests', async () => {
    const bench = await open('--snat');
    const { cidr } = bench.host.config;
    await world.ip(`route add ${cidr} via ${world.machine}`);
    const ping = world.run('busybox', 'ping', '-c', '1', '-W', '1', bench.address(0));
    await expect(ping).rejects.toThrow('ended with 1');
    await world.ip(`route del ${cidr}`);
  }, 60_000);

  it('what one cloud has switched stays while another needs it, and goes with the last, after a crash too', async () => {
    const before = forwards(world.uplink);
    const [one, other] = [await open('--snat'), await open('--snat')];
    await one.driver.teardown();
    expect(forwards(world.uplink)).toBe(true);
    expect(await other.guest(0).tells(world.address, 7000)).toBe(world.machine);
    await other.restart();
    await other.driver.teardown();
    expect(forwards(world.uplink)).toBe(before);
  }, 60_000);
});
