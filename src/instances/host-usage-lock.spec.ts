import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { lockWaits } from '../../test/support/lock-waits.js';
import { insertPort } from '../../test/support/port-rows.js';
import { insertProject } from '../../test/support/project-rows.js';
import { until } from '../../test/support/until.js';
import { lockHostUsage } from './host-usage-lock.js';
import { writeGone, writeStopped } from './settle.repository.js';

const database = await databaseForSpec();

const lockUsage = 'SELECT FROM host_usage WHERE host = $1 FOR NO KEY UPDATE';
const vcpusOf = (host: string) =>
  database.query('SELECT vcpus, guests FROM host_usage WHERE host = $1', [host]);

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
    for (const host of [first, second]) expect(await vcpusOf(host)).toEqual([{ vcpus: 0, guests: 1 }]);
  });
});

it('a stopped instance that ends gives back its place, and its memory not twice', async () => {
  const { projectId } = await insertProject(database);
  const host = randomUUID();
  const port = await insertPort(database, { projectId, host, groups: [] });
  await database.transaction(async (tx) => {
    await writeStopped(tx, [port.instanceId]);
    await writeGone(tx, [{ instanceId: port.instanceId, reason: null, cleanups: [] }]);
  });
  expect(await vcpusOf(host)).toEqual([{ vcpus: 0, guests: 0 }]);
});
