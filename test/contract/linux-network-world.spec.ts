import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { machineLinkName } from '../../src/host/network/drivers/linux/host-names.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const OUTSIDE = '198.51.100.2';
/** Tells who asks. */
const SERVER = `require('net').createServer((s) => s.end(s.remoteAddress)).listen(7000, '${OUTSIDE}', () => console.log('up'))`;

(here ? describe : describe.skip)('guests and the world', () => {
  let bench: NetworkBench;
  const world = `spec-world-${process.pid}`;
  let server: ReturnType<typeof spawn> | undefined;

  /** A namespace takes the machine's place at the other end of the link, with an address that is not the machine's. */
  const worldAround = async () => {
    const link = machineLinkName(bench.host.cloud, 'h1');
    const { stdout } = await exec('ip', ['-j', '-4', 'addr', 'show', 'dev', link]);
    const address =
      (JSON.parse(stdout) as { addr_info: { local: string }[] }[])[0]?.addr_info[0]?.local ?? '';
    await exec('ip', ['netns', 'add', world]);
    await exec('ip', ['link', 'set', link, 'netns', world]);
    const lines = [
      'link set lo up',
      `addr add ${OUTSIDE}/32 dev lo`,
      `addr add ${address}/31 dev ${link}`,
      `link set ${link} up`,
    ];
    await exec('ip', ['-n', world, '-batch', '-'], { input: lines.join('\n') });
    // A link that moves takes the route with it.
    await exec('ip', [
      '-n',
      bench.host.namespace,
      'route',
      'replace',
      'default',
      'via',
      address,
      'dev',
      'uplink',
    ]);
    server = spawn('nsenter', [`--net=/run/netns/${world}`, process.execPath, '-e', SERVER]);
    const { stdout: words } = server;
    if (words) await new Promise((resolve) => createInterface({ input: words }).once('line', resolve));
    return address;
  };

  afterEach(async () => {
    server?.kill('SIGKILL');
    await bench.down();
    await exec('ip', ['netns', 'del', world]);
  }, 60_000);

  it('with SNAT a guest reaches the world, and the world sees the link', async () => {
    bench = await NetworkBench.up(1, '--snat');
    await bench.filter([EVERYTHING]);
    const machine = await worldAround();
    expect(await bench.guest(0).tells(OUTSIDE, 7000)).toBe(
      machine.replace(/\d+$/, (n) => String(Number(n) + 1)),
    );
  });

  it('without SNAT it does not', async () => {
    bench = await NetworkBench.up(1);
    await bench.filter([EVERYTHING]);
    await worldAround();
    expect(await bench.guest(0).tells(OUTSIDE, 7000)).toBe('');
  });
});
