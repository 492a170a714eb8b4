import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import {
  insertReservationRows,
  insertSurroundings,
  type Surroundings,
} from '../../test/support/instance-rows.js';
import type { Database } from '../common/prisma/database.js';
import { InstanceReaderRepository } from './instance-reader.repository.js';
import { InstanceSurroundings } from './instance-surroundings.js';
import type { InstanceFlags } from './instance.flags.js';

const ENDED = 5_000;
const database = await databaseForSpec();
let around: Surroundings;

interface Plan {
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

const removedIn = (plan: Plan): number =>
  (plan['Rows Removed by Filter'] ?? 0) + (plan.Plans ?? []).reduce((sum, one) => sum + removedIn(one), 0);

/** Reads as the repository does; returns how many rows were looked at in vain. */
async function inVain(query: Parameters<InstanceReaderRepository['list']>[1]): Promise<number> {
  let removed = 0;
  const explained = {
    query: async (text: string, values: readonly unknown[]) => {
      const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      removed += row ? removedIn(row['QUERY PLAN'][0].Plan) : Number.NaN;
      return database.query(text, values);
    },
  } as unknown as Database;
  const flags = { terminated_visible_time: 3600 } as InstanceFlags;
  const reader = new InstanceReaderRepository(explained, new InstanceSurroundings(database), flags);
  expect(await reader.list(around.context.projectId, query)).toHaveLength(4);
  return removed;
}

beforeAll(async () => {
  around = await insertSurroundings(database);
  await insertReservationRows(database, around, { count: 3 });
  await insertReservationRows(database, around, {
    columns: { state: 'terminated', terminated_at: new Date() },
  });
  await database.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, state, generation, operation_id, terminated_at)
     SELECT gen_random_uuid(), gen_random_uuid()::text, $1, $2, gen_random_uuid(), 0, $3, 'm1.tiny', 1, 512, 1, 'z', 'terminated',
       1, $2, now() - interval '2 hours' FROM generate_series(1, $4::int)`,
    [around.context.projectId, randomUUID(), around.imageId, ENDED],
  );
  // As autovacuum does a minute after such a change.
  await database.query('ANALYZE instances');
});

describe('a project of which thousands of instances have ended', () => {
  it.each([
    ['all', {}],
    ['a page', { limit: 1001 }],
    ['a small page', { limit: 6 }],
  ])('reads %s without looking at them', async (_, query) => {
    expect(await inVain(query)).toBeLessThan(100);
  });
});
