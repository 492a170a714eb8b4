import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import type { LinuxNetworkDriver } from '../../src/host/network/drivers/linux/linux.driver.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { until } from '../support/until.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';

(here ? describe : describe.skip)('a linux network outlives its daemon', () => {
  let bench: NetworkBench;
  beforeEach(async () => {
    bench = await NetworkBench.up(2);
    await bench.filter([EVERYTHING]);
  }, 60_000);
  afterEach(() => bench.down(), 60_000);

  const dnsmasqPid = () => readFileSync(join(bench.host.stateFolder, 'dnsmasq.pid'), 'utf8').trim();

  it('loses no packet, flow or lease when the daemon restarts', async () => {
    expect(await bench.guest(0).open(bench.address(1), 7000, 'kept')).toBe('open');
    const before = dnsmasqPid();
    const pinging = exec('nsenter', [
      ...[`--net=/run/netns/${bench.guest(0).namespace}`, 'busybox', 'ping', '-i', '0.02', '-c', '100'],
      bench.address(1),
    ]);
    await bench.restart();
    await bench.restart();
    expect((await pinging).stdout).toContain(' 0% packet loss');
    expect(await bench.guest(0).say('kept')).toBe('answered');
    expect(dnsmasqPid()).toBe(before);
    expect(await bench.guest(0).dhcp()).toMatchObject({ ip: bench.address(0) });
    expect(await bench.guest(0).http('GET', '/')).toMatchObject({ status: 200 });
  });

  it('removes what nobody wants and makes what is missing when it starts', async () => {
    const { namespace } = bench.host;
    const { taps } = await bench.driver.inventory();
    await bench.driver.close();
    await exec('ip', ['-n', namespace, 'link', 'add', 'tapstale', 'type', 'veth', 'peer', 'name', 'gstale']);
    await exec('ip', ['-n', namespace, 'link', 'set', 'tapstale', 'master', 'br100']);
    const [lost = ''] = taps;
    await exec('ip', ['-n', namespace, 'link', 'del', lost]);
    await bench.restart();
    expect([...(await bench.driver.inventory()).taps].sort()).toEqual([...taps].sort());
  });

  it('starts dnsmasq again when it dies', async () => {
    const before = dnsmasqPid();
    process.kill(Number(before), 'SIGKILL');
    await until(() => dnsmasqPid() !== before);
    expect(await bench.guest(1).dhcp()).toMatchObject({ ip: bench.address(1) });
  });

  it('the next guest of an address inherits no flow', async () => {
    expect(await bench.guest(0).open(bench.address(1), 7000, 'kept')).toBe('open');
    await bench.driver.unplug(bench.guest(1).port.portId);
    const { stdout } = await exec('nsenter', [`--net=/run/netns/${bench.host.namespace}`, 'conntrack', '-L']);
    expect(stdout).not.toContain(bench.address(1));
  });

  it('rests when no guest needs it, and comes back with its ports', async () => {
    const resting = bench.driver as LinuxNetworkDriver;
    const before = await resting.list();
    await resting.rest();
    expect(existsSync(`/run/netns/${bench.host.namespace}`)).toBe(true);
    for (const n of [0, 1]) await bench.guest(n).ip('link set eth0 down');
    await resting.rest();
    expect(existsSync(`/run/netns/${bench.host.namespace}`)).toBe(false);
    await bench.restart();
    expect(await bench.driver.list()).toEqual(before);
    expect((await bench.driver.inventory()).taps).toHaveLength(2);
    expect((await bench.driver.inventory()).filters).toHaveLength(2);
  });

  it('takes down what one left that was killed, once no guest needs it', async () => {
    const before = await bench.driver.list();
    await bench.driver.close();
    const pid = dnsmasqPid();
    const next = bench.host.driver();
    await next.rest();
    expect(existsSync(`/run/netns/${bench.host.namespace}`)).toBe(true);
    for (const n of [0, 1]) await bench.guest(n).ip('link set eth0 down');
    await next.rest();
    expect(existsSync(`/run/netns/${bench.host.namespace}`)).toBe(false);
    expect(existsSync(`/sys/class/net/${machineLinkName(bench.host.cloud, 'h1')}`)).toBe(false);
    expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
    await bench.restart();
    expect(await bench.driver.list()).toEqual(before);
  });

  it('takes down leaving nothing', async () => {
    const pid = dnsmasqPid();
    await bench.driver.teardown();
    expect(existsSync(`/run/netns/${bench.host.namespace}`)).toBe(false);
    const link = machineLinkName(bench.host.cloud, 'h1');
    expect(existsSync(`/sys/class/net/${link}`)).toBe(false);
    expect(existsSync(`/proc/${pid}/exe`)).toBe(false);
    expect((await exec('ip', ['-4', 'route'])).stdout).not.toContain(bench.host.config.cidr);
    expect(existsSync(join(bench.host.stateFolder, 'ports'))).toBe(false);
    // Neither the namespace's tables nor this host's own; another host's with --snat may stand beside it.
    expect((await exec('nft', ['list', 'tables'])).stdout).not.toMatch(new RegExp(`engine(_${link})?$`, 'm'));
  });
});
