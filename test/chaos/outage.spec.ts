import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { until } from '../support/until.js';
import { ChaosCloud, type Ids } from './chaos-cloud.js';

const cloud = new ChaosCloud();
/** As the flags of a chaos cloud say: `--service_down_time`. */
const DOWN_MS = 10_000;

beforeAll(() => cloud.up(), 120_000);
afterAll(() => cloud.down(), 60_000);

const allRun = async (ids: Ids) => {
  const states = await cloud.states();
  return ids.every((id) => states.get(id) === 'running');
};

/** From the next session on the database's clock is so much ahead: as if the cloud had been down for so long. */
async function moveClock(ahead: string): Promise<void> {
  const client = new pg.Client({
    connectionString: readFileSync(cloud.engine.paths.databaseUrl, 'utf8').trim(),
  });
  await client.connect();
  await client.query(`ALTER DATABASE engine SET engine.clock_offset = '${ahead}'`);
  await client.end();
}

const parentOf = (pid: string): number => {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    // It ended between the listing and the look.
    return 0;
  }
};

/** The server and its sessions. */
async function postgres(): Promise<readonly number[]> {
  const server = await cloud.engine.pid('postgresql');
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === server);
  return [server, ...children.map(Number)];
}

const TROUBLE = new Set(['ServiceUnavailable', 'TimeoutError', 'ECONNRESET', 'InternalError']);

/** Says it again while the cloud has trouble, as clients do. What it is refused for is thrown. */
async function launchPatiently(count: number): Promise<Ids> {
  for (;;) {
    try {
      return await cloud.launch(count);
    } catch (error) {
      if (!TROUBLE.has((error as Error).name)) throw error;
      await sleep(100);
    }
  }
}

describe('an outage', () => {
  it('of the database alone, longer than hosts may be silent, refuses no launch', async () => {
    const running = await cloud.launch(1);
    await until(() => allRun(running), 30_000);
    const processes = await postgres();
    for (const pid of processes) process.kill(pid, 'SIGSTOP');
    // Some ask while it is away, and come first when it is back.
    await sleep(DOWN_MS + 3_000);
    const asked = Array.from({ length: 4 }, () => launchPatiently(2));
    await sleep(500);
    for (const pid of processes) process.kill(pid, 'SIGCONT');
    const ids = (await Promise.all([...asked, launchPatiently(2)])).flat();
    expect(ids).toHaveLength(10);
    await until(() => allRun([...running, ...ids]), 60_000);
    await cloud.engine.manage('audit');
  }, 120_000);

  it.each([
    ['75 s', '75 s'],
    ['10 min', '675 s'],
  ])(
    'of everything, in a burst, up again after %s: what was acknowledged runs',
    async (_, clock) => {
      const acknowledged: string[] = [];
      let cut: Promise<void> | undefined;
      await moveClock(clock);
      await Promise.allSettled(
        Array.from({ length: 30 }, async () => {
          acknowledged.push(...(await cloud.launch(1)));
          if (acknowledged.length >= 15) cut ??= cloud.powerCut();
        }),
      );
      await cut;
      expect(acknowledged.length).toBeGreaterThanOrEqual(15);
      await cloud.up();
      await until(() => allRun(acknowledged), 90_000).catch(async (cause: unknown) => {
        throw new Error(JSON.stringify([...(await cloud.states())]), { cause });
      });
      await cloud.engine.manage('audit');
    },
    180_000,
  );
});
