import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { pidsIn } from '../support/processes.js';
import { until } from '../support/until.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
/** Of each repair. */
const WITHIN_MS = 2_000;
/** On a machine that is busy otherwise one may take longer, and the same again does not. */
const TRIES = 3;
/** Until the monitors of a driver that has just started hear the kernel. */
const LISTENS_MS = 1_500;

/** What another tool, or a slip of the operator's, takes from a host's network. */
(here ? describe : describe.skip)('what holds guests in is put back', () => {
  let bench: NetworkBench;
  let link: string;
  let whole: string;
  beforeAll(async () => {
    bench = await NetworkBench.up(2, '--snat', '--snat_uplinks=none0');
    await bench.filter([EVERYTHING]);
    link = machineLinkName(bench.host.cloud, 'h1');
    await sleep(LISTENS_MS);
    await until(async () => (await rules()).includes('engine_last'));
    whole = await rules();
  }, 60_000);
  afterAll(() => bench.down(), 60_000);

  const inside = (...words: readonly string[]) => bench.inside(...words);
  const rules = () => bench.rules();
  const taps = async () => (await bench.driver.inventory()).taps;
  const fromMachine = () =>
    exec('busybox', ['ping', '-c', '1', '-W', '1', bench.address(0)]).then(
      () => true,
      () => false,
    );
  const isWhole = async () =>
    (await bench.driver.inventory()).missing === undefined && (await rules()) === whole;

  const repaired = async (): Promise<number> => {
    const began = performance.now();
    await until(isWhole);
    return performance.now() - began;
  };
  /** What was taken away is put back in time. */
  const survives = async (harm: () => Promise<unknown>) => {
    const took: number[] = [];
    do {
      await harm();
      took.push(await repaired());
    } while ((took.at(-1) ?? 0) >= WITHIN_MS && took.length < TRIES);
    expect(Math.min(...took)).toBeLessThan(WITHIN_MS);
  };

  it('where the rules are gone, nothing passes', async () => {
    const monitors = pidsIn(bench.host.namespace, 'nft', 'monitor');
    expect(monitors.length).toBeGreaterThan(0);
    for (const pid of monitors) process.kill(pid, 'SIGSTOP');
    await inside('nft', 'flush ruleset');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    expect(await bench.guest(0).open('169.254.169.254', 80)).toBe('silent');
    expect(await fromMachine()).toBe(false);
    await inside('nft', 'delete table bridge engine_last').catch(() => undefined);
    expect(await bench.guest(0).pings(bench.address(1))).toBe(false);
    for (const pid of monitors) process.kill(pid, 'SIGCONT');
    expect(await repaired()).toBeLessThan(WITHIN_MS);
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
  });

  it.each([
    'delete table bridge engine',
    'delete table inet engine',
    'flush ruleset',
    'flush chain inet engine incoming',
    'flush set bridge engine ports',
    'flush map inet engine to_port',
    'chain inet engine forwarded { policy accept; }',
    'add rule inet engine forwarded accept',
  ])('nft %s', async (command) => {
    await survives(async () => {
      await inside('nft', command);
      expect(await rules()).not.toBe(whole);
    });
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
  });

  it.each([
    ['addr', 'del', '169.254.169.254/32', 'dev', 'br100'],
    ['addr', 'flush', 'dev', 'uplink'],
    ['route', 'del', 'default'],
    ['link', 'set', 'br100', 'down'],
    ['link', 'del', 'uplink'],
    ['link', 'del', 'br100'],
  ])('ip %s %s %s', async (...words) => {
    await survives(() => inside('ip', ...words));
    expect(await bench.guest(0).http('GET', '/')).toMatchObject({ status: 200 });
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
    expect(await fromMachine()).toBe(true);
    await until(async () => (await bench.guest(1).dhcp())?.['ip'] === bench.address(1));
  });

  it.each(['down', 'nomaster'])('a tap that is %s', async (state) => {
    const [tap = ''] = await taps();
    await survives(() => inside('ip', 'link', 'set', tap, state));
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
  });

  it.each([
    ['the link', ['link', 'del']],
    ['the address', ['addr', 'flush', 'dev']],
  ])('%s on the machine’s side', async (_, words) => {
    await survives(async () => {
      await exec('ip', [...words, link]);
      expect(await fromMachine()).toBe(false);
    });
    await until(fromMachine);
  });

  it('the table on the machine', async () => {
    const table = ['list', 'table', 'inet', `engine_${link}`];
    const before = (await exec('nft', table)).stdout;
    let took = Infinity;
    for (let tries = 0; took >= WITHIN_MS && tries < TRIES; tries += 1) {
      await exec('nft', ['flush', 'chain', 'inet', `engine_${link}`, 'input']);
      const began = performance.now();
      await until(async () => (await exec('nft', table)).stdout === before);
      took = performance.now() - began;
    }
    expect(took).toBeLessThan(WITHIN_MS);
  });

  it('the last wall stands again when its keeper dies', async () => {
    await survives(async () => {
      for (const pid of pidsIn(bench.host.namespace, 'nft', '-i')) process.kill(pid, 'SIGKILL');
    });
    expect(await rules()).toContain('engine_last');
    expect(await bench.guest(0).pings(bench.address(1))).toBe(true);
  });

  // Last: it takes its guest's end along.
  it('a tap that is gone is made again, and its port is released as ever', async () => {
    const before = await taps();
    await survives(() => inside('ip', 'link', 'del', before[0] ?? ''));
    expect([...(await taps())].sort()).toEqual([...before].sort());
  });

  it('what cannot be put back is named', async () => {
    await bench.driver.close();
    await inside('nft', 'delete table bridge engine');
    await inside('ip', 'addr', 'del', '169.254.169.254/32', 'dev', 'br100');
    const { missing = [] } = await bench.driver.inventory();
    expect(missing).toEqual(
      expect.arrayContaining(['rules bridge from_guest', 'address 169.254.169.254 of br100']),
    );
    await bench.restart();
    await repaired();
  });
});
