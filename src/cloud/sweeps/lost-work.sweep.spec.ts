import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { WorkflowNotFoundError } from '@temporalio/client';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { controlNouns } from '../registry/control-nouns.js';
import { LostWorkSweep } from './lost-work.sweep.js';
import { StaleChunkRepository } from '../operations/stale-chunk.repository.js';

const database = await databaseForSpec();
const MIN_AGE_SECONDS = 20;

/** What Temporal says of every workflow that it is asked for. */
const sweepOver = (describe: () => Promise<{ status: { name: string } }>) =>
  new LostWorkSweep(
    new StaleChunkRepository(database, controlNouns.rows),
    { workflow: { getHandle: () => ({ describe }) } },
    MIN_AGE_SECONDS,
  ).sweep();

const said = (name: string) => async () => ({ status: { name } });
const unknown = () => Promise.reject(new WorkflowNotFoundError('unknown', 'w', undefined));

describe('work that was committed', () => {
  let operationId: string;
  let instanceId: string;
  beforeEach(async () => {
    await database.query('TRUNCATE operation_chunks, outbox');
    ({ operationId, instanceId } = await insertGuest(database, { host: 'h', taskState: 'launching' }));
    await database.query(`UPDATE operations SET created_at = now() - interval '1 hour' WHERE id = $1`, [
      operationId,
    ]);
    await database.query('INSERT INTO operation_chunks (operation_id, chunk) VALUES ($1, 0)', [operationId]);
    await database.query(
      `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation) VALUES ($1, 'instance', $2, 0, 1)
       ON CONFLICT (operation_id, resource_id) DO UPDATE SET settled_at = NULL`,
      [operationId, instanceId],
    );
  });
  const begun = () => database.query('SELECT operation_id AS "operationId", run FROM outbox');
  const generations = () =>
    database.query(
      `SELECT i.generation AS instance, m.generation AS member, a.generation AS attempt FROM instances i
       JOIN operation_members m ON m.resource_id = i.id JOIN instance_attempts a ON a.instance_id = i.id WHERE i.id = $1`,
      [instanceId],
    );

  it.each([
    ['Temporal does not know', unknown],
    ['closed without settling', said('COMPLETED')],
    ['was ended by hand', said('TERMINATED')],
  ])('and whose workflow %s begins again, fenced off from its first run', async (_, describe) => {
    expect(await sweepOver(describe)).toBe(1);
    expect(await begun()).toEqual([{ operationId, run: 2 }]);
    expect(await generations()).toEqual([{ instance: 2, member: 2, attempt: 2 }]);
    // Now it is the relay's.
    expect(await sweepOver(describe)).toBe(0);
  });

  it('behind any number of slow ones begins again', async () => {
    const slow = 450;
    await database.query(
      `WITH slow AS (
         INSERT INTO operations (id, action, workflow, request_id, created_at)
         SELECT gen_random_uuid(), 'RunInstances', 'run-instances', 'slow', now() - interval '2 hours'
         FROM generate_series(1, $1::int) RETURNING id
       ) INSERT INTO operation_chunks (operation_id, chunk) SELECT id, 0 FROM slow`,
      [slow],
    );
    const asked: string[] = [];
    const client = {
      getHandle: (id: string) => ({
        describe: () => {
          asked.push(id);
          return id.includes(operationId) ? unknown() : said('RUNNING')();
        },
      }),
    };
    const sweep = new LostWorkSweep(
      new StaleChunkRepository(database, controlNouns.rows),
      { workflow: client },
      MIN_AGE_SECONDS,
    );
    expect(await sweep.sweep()).toBe(1);
    expect(await begun()).toEqual([{ operationId, run: 2 }]);
    // Each once: the pages neither leave out nor repeat.
    expect([asked.length, new Set(asked).size]).toEqual([slow + 1, slow + 1]);
  });

  it('and is being done is left alone', async () => {
    expect(await sweepOver(said('RUNNING'))).toBe(0);
    expect(await begun()).toEqual([]);
  });

  it('and comes to its end while it is looked at is left alone', async () => {
    const closes = async () => {
      await database.query('UPDATE operation_chunks SET closed_at = now()');
      return { status: { name: 'COMPLETED' } };
    };
    expect(await sweepOver(closes)).toBe(0);
    expect(await begun()).toEqual([]);
    expect(await generations()).toEqual([{ instance: 1, member: 1, attempt: 1 }]);
  });

  it('just now is left to the relay', async () => {
    await database.query('UPDATE operations SET created_at = now() WHERE id = $1', [operationId]);
    expect(await sweepOver(unknown)).toBe(0);
  });

  it('is not taken for lost when Temporal does not answer', async () => {
    const away = () => Promise.reject(new Error('14 UNAVAILABLE'));
    await expect(sweepOver(away)).rejects.toThrow('UNAVAILABLE');
    expect(await begun()).toEqual([]);
  });

  it('of an instance that somebody else has taken meanwhile raises nothing of it', async () => {
    await database.query('UPDATE instances SET operation_id = $2, generation = 5 WHERE id = $1', [
      instanceId,
      randomUUID(),
    ]);
    expect(await sweepOver(unknown)).toBe(1);
    expect(await generations()).toEqual([{ instance: 5, member: 1, attempt: 1 }]);
  });
});
