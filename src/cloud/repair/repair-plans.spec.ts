import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { controlNouns } from '../registry/control-nouns.js';
import { RepairPlans } from './repair-plans.js';

const database = await databaseForSpec();
const plans = new RepairPlans(database, controlNouns.drifts, controlNouns.rows);

/** Begins one more repair of the host and answers the cleanups that it takes up. */
async function takenUp(host: string): Promise<readonly string[]> {
  const operationId = randomUUID();
  await database.query(
    `WITH op AS (INSERT INTO operations (id, action, workflow, request_id, args)
       VALUES ($1, 'RepairHost', 'repair-host', 'r', jsonb_build_object('host', $2::text, 'strays', '[]'::jsonb)))
     INSERT INTO operation_chunks (operation_id, chunk) VALUES ($1, 0)`,
    [operationId, host],
  );
  const { cleanups } = await plans.begin({ operationId, chunk: 0, run: 1 }, 'temporal-run');
  return cleanups.map(({ cleanupId }) => cleanupId);
}

it('takes up every cleanup in its turn, however many older ones cannot be done', async () => {
  await database.query(
    `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args, created_at)
     SELECT gen_random_uuid(), 'h', 'destroy-instance', 'instance', gen_random_uuid(), 1, '{"portId": "p"}', now() + make_interval(secs => n)
     FROM generate_series(1, 600) n`,
  );
  const [first, second, third] = [await takenUp('h'), await takenUp('h'), await takenUp('h')];
  expect([first.length, second.length, third.length]).toEqual([500, 500, 500]);
  expect(new Set([...first, ...second]).size).toBe(600);
  // Those that had their turn once only come before those that had two.
  expect(third.filter((id) => !second.includes(id))).toHaveLength(100);
  expect(await takenUp('other')).toEqual([]);
});
