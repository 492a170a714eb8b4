import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import type { PortLimits } from '../../src/host/network/network-driver.js';
import { whatNetworkLacks } from '../support/linux-network-host.js';
import type { NetGuest } from '../support/net-guest.js';
import { EVERYTHING, NetworkBench } from '../support/network-bench.js';
import { until } from '../support/until.js';
import { GROUP } from './network-driver.contract.js';

const here = whatNetworkLacks() === '' || process.env['ENGINE_REQUIRE_GUESTS'] === '1';
const KIB = 1024;
const LIMIT = 1024;
const { signal } = new AbortController();

/** Says when it listens; then bytes a second, once what was saved up before is gone. */
const RECEIVER = `let bytes = 0;
  require('node:net').createServer((socket) => {
    socket.on('data', (data) => (bytes += data.length)).on('error', () => undefined);
    setTimeout(() => { bytes = 0; const begun = process.hrtime.bigint();
      setTimeout(() => { console.log(bytes / (Number(process.hrtime.bigint() - begun) / 1e9)); process.exit(0); }, 2000);
    }, 1500);
  }).listen(7100, () => console.log('listening'));`;
const SENDER = (address: string) => `const socket = require('node:net').connect(7100, '${address}');
  const data = Buffer.alloc(65536); const send = () => { while (socket.write(data)); };
  socket.on('connect', send).on('drain', send).on('error', () => process.exit(0)).on('close', () => process.exit(0));`;

const nodeIn = ({ namespace }: NetGuest, script: string) =>
  spawn('nsenter', [`--net=/run/netns/${namespace}`, process.execPath, '-e', script]);

/** KiB a second that get from one guest to the other. */
async function carried(from: NetGuest, to: NetGuest): Promise<number> {
  const receiver = nodeIn(to, RECEIVER);
  const lines = createInterface({ input: receiver.stdout });
  await once(lines, 'line');
  const sender = nodeIn(from, SENDER(to.port.address));
  const [rate] = (await once(lines, 'line')) as [string];
  sender.kill('SIGKILL');
  return Number(rate) / KIB;
}

/** Guest 0 has limits, guest 1 has none. */
(here ? describe : describe.skip)('limits of the linux driver', () => {
  let bench: NetworkBench;
  let version = 1;
  beforeAll(async () => {
    bench = await NetworkBench.up(2);
  }, 60_000);
  afterAll(() => bench.down(), 60_000);

  const limit = (limits: PortLimits) => {
    const groups = { [GROUP]: { rules: [EVERYTHING, { ...EVERYTHING, direction: 'egress' as const }] } };
    const ports = bench.ports.map(({ portId, mac, address }, n) => ({
      ...{ portId, mac, address, groups: [GROUP] },
      ...(n === 0 && { limits }),
    }));
    version += 1;
    return bench.driver.applyState({ version, filters: { ports, groups, members: {} }, peers: [] });
  };
  const there = () => carried(bench.guest(1), bench.guest(0));
  const back = () => carried(bench.guest(0), bench.guest(1));
  const missing = async () => (await bench.driver.inventory()).missing ?? [];

  it('hold what a guest gets, and not what it sends', async () => {
    await limit({ inboundAverage: LIMIT });
    const rate = await there();
    expect(rate).toBeGreaterThan(LIMIT * 0.5);
    expect(rate).toBeLessThan(LIMIT * 1.2);
    expect(await back()).toBeGreaterThan(LIMIT * 10);
  }, 30_000);

  it('hold what a guest sends, and not what it gets', async () => {
    await limit({ outboundAverage: LIMIT });
    const rate = await back();
    expect(rate).toBeGreaterThan(LIMIT * 0.4);
    expect(rate).toBeLessThan(LIMIT * 1.3);
    expect(await there()).toBeGreaterThan(LIMIT * 10);
  }, 30_000);

  it('are there after a crash, and put back when somebody takes them', async () => {
    await limit({ inboundAverage: LIMIT });
    const { tap, namespace } = await bench.driver.plug(bench.guest(0).port, signal);
    const take = () => exec('tc', ['-n', namespace, 'qdisc', 'del', 'dev', tap, 'root']);
    await bench.driver.close();
    await take();
    await bench.restart();
    expect(await missing()).toEqual([]);
    await take();
    expect(await missing()).toEqual([`limit of ${tap}`]);
    // What is heard of is compared whole.
    await bench.inside('nft', 'add', 'chain', 'inet', 'engine', 'stranger');
    await until(async () => (await missing()).length === 0);
    expect(await there()).toBeLessThan(LIMIT * 1.2);
  }, 30_000);

  it('go', async () => {
    await limit({});
    expect(await there()).toBeGreaterThan(LIMIT * 10);
  }, 30_000);
});
