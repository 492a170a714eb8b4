import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { until } from '../../../test/support/until.js';
import { lockHostUsage } from './host-usage-lock.js';
import { writeStopped } from './settle-states.repository.js';
import { writeGone } from './settle.repository.js';
import { claimInstances } from './claim.repository.js';

const database = await databaseForSpec();

const lockUsage = 'SELECT FROM host_usage WHERE host = $1 FOR NO KEY UPDATE';
const usageOf = (host: string) =>
  database.query(
    `SELECT (claimed->>'vcpus')::int AS vcpus, (claimed->>'guests')::int AS guests FROM host_usage WHERE host = $1`,
    [host],
  );

describe('instances that stop together', () => {
  it('wait for the usage of their hosts in the order of the hosts', async () => {
    const { projectId } = await insertProject(database);
    const [first, second] = [`a-${randomUUID()}`, `b-${randomUUID()}`];
    const late = await insertPort(database, { projectId, host: second, groups: [] });
    const early = await insertPort(database, { projectId, host: first, groups: [] });
    const ids = [late.instanceId, early.instanceId];
    let stopped: Promise<void> | undefined;
    await database.transaction(async (tx) => {
      await tx.query(lockUsage, [first]);
      stopped = database.transaction(async (other) => {
        await lockHostUsage(other, ids);
        await writeStopped(other, ids);
      });
      await until(async () => (await lockWaits(database)) > 0);
      // Theirs is not held by who waits for the first.
      await tx.query(`${lockUsage} NOWAIT`, [second]);
    });
    await stopped;
    for (const host of [first, second]) expect(await usageOf(host)).toEqual([{ vcpus: 0, guests: 1 }]);
  });
});

describe('a stopped instance that ends', () => {
  const ending = { operationId: randomUUID(), task: 'terminating' } as const;
  const silent = { reasonCode: null, reasonMessage: null, transition: null };
  let host: string;
  let id: string;

  beforeEach(async () => {
    const { projectId } = await insertProject(database);
    host = randomUUID();
    ({ instanceId: id } = await insertPort(database, { projectId, host, groups: [] }));
    await writeStopped(database, [id]);
  });

  it('claims nothing again, and waits for no host’s usage to shut down', async () => {
    await database.transaction(async (tx) => {
      await tx.query(lockUsage, [host]);
      await database.transaction((other) => claimInstances(other, [id], { ...ending, ...silent }));
    });
    expect(await usageOf(host)).toEqual([{ vcpus: 0, guests: 1 }]);
    await database.transaction((tx) => writeGone(tx, [{ instanceId: id, reason: null, cleanups: [] }]));
    expect(await usageOf(host)).toEqual([{ vcpus: 0, guests: 0 }]);
  });

  it.each([
    ['active', 1],
    ['stopped', 0],
  ])('counts as %s when that failed and it is', async (lifecycle, vcpus) => {
    await claimInstances(database, [id], { ...ending, ...silent });
    await database.query('UPDATE instances SET lifecycle = $2, task_state = NULL WHERE id = $1', [
      id,
      lifecycle,
    ]);
    expect(await usageOf(host)).toEqual([{ vcpus, guests: 1 }]);
  });
});
