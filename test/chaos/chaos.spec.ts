import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { until } from '../support/until.js';
import { ChaosCloud, type Ids } from './chaos-cloud.js';
import { Storm } from './storm.js';

const cloud = new ChaosCloud();
/** What runs between two cases: one launches it, the next terminates it. */
let running: Ids;

beforeAll(async () => {
  await cloud.up();
  running = (await Promise.all(Array.from({ length: 5 }, () => cloud.launch(10)))).flat();
  await until(async () => [...(await cloud.states()).values()].every((state) => state === 'running'), 60_000);
}, 180_000);
afterAll(() => cloud.down(), 60_000);

const kill = async (name: string) => void process.kill(await cloud.engine.pid(name), 'SIGKILL');

async function loseTemporal(): Promise<void> {
  const pid = await cloud.engine.pid('temporal');
  for (const end of ['', '-wal', '-shm'])
    rmSync(join(cloud.engine.paths.temporal, `temporal.db${end}`), { force: true });
  process.kill(pid, 'SIGKILL');
}

const BLOWS: readonly (readonly [string, () => Promise<void>])[] = [
  ...['engine-api', 'engine-conductor', 'engine-compute', 'engine-network', 'temporal', 'postgresql'].map(
    (name) => [`kill -9 of ${name}`, () => kill(name)] as const,
  ),
  [
    'kill -9 of everything',
    async () => {
      await cloud.powerCut();
      await cloud.up();
    },
  ],
  ['the loss of Temporal’s file', loseTemporal],
];

describe('fifty launches and fifty terminations', () => {
  it.each(BLOWS)(
    'end as they were answered after %s',
    async (_, strike) => {
      running = await new Storm(cloud, running).withBlow(strike);
      expect(running).toHaveLength(50);
      await cloud.engine.manage('audit');
    },
    150_000,
  );
});

it('Temporal without its file is again as it was set up', async () => {
  const { parts } = await cloud.engine.parts();
  const [, address] = /^([\d.:]+),/.exec(parts.find(({ name }) => name === 'temporal')?.address ?? '') ?? [];
  const connection = await Connection.connect({ address: address ?? '' });
  const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * 24 * 3600);
});
