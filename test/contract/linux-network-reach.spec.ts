import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const PORT = 21_390;
/** Of documentation's range: nobody has it. */
const NEW = '203.0.113.77';

/** With SNAT guests may open flows over the link: that is where the machine could be met. */
(here ? describe : describe.skip).each([[[]], [['--snat']]])('the host and its guests, flags %j', (argv) => {
  let bench: NetworkBench;
  const server = createServer((socket) => socket.end('mine\n'));
  beforeAll(async () => {
    bench = await NetworkBench.up(1, ...argv);
    await bench.filter([EVERYTHING]);
    await new Promise<void>((resolve) => server.listen(PORT, '0.0.0.0', resolve));
  }, 60_000);
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    const link = machineLinkName(bench.host.cloud, 'h1');
    await bench.down();
    expect((await exec('nft', ['list', 'tables'])).stdout).not.toContain(link);
  }, 60_000);

  it('the host’s and the machine’s own services are out of reach', async () => {
    const { stdout } = await exec('ip', [
      '-j',
      '-4',
      'addr',
      'show',
      'dev',
      machineLinkName(bench.host.cloud, 'h1'),
    ]);
    const link = (JSON.parse(stdout) as { addr_info: { local: string }[] }[])[0]?.addr_info[0]?.local ?? '';
    const machine = Object.values(networkInterfaces())
      .flatMap((rows) => rows ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
    expect(machine).toContain(link);
    // One that came a moment ago, of which nobody has heard.
    await exec('ip', ['addr', 'add', `${NEW}/32`, 'dev', machineLinkName(bench.host.cloud, 'h1')]);
    for (const address of [NEW, ...machine])
      expect([address, await bench.guest(0).open(address, PORT)]).toEqual([address, 'silent']);
    const inside = spawn('nsenter', [
      `--net=/run/netns/${bench.host.namespace}`,
      'busybox',
      'nc',
      '-l',
      '-p',
      String(PORT),
    ]);
    for (const address of [
      bench.host.config.gateway,
      '169.254.169.254',
      link.replace(/\d+$/, (n) => String(Number(n) + 1)),
    ])
      expect([address, await bench.guest(0).open(address, PORT)]).toEqual([address, 'silent']);
    inside.kill('SIGKILL');
    expect(await bench.guest(0).pings(bench.host.config.gateway)).toBe(false);
  });
});
