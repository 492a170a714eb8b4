import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import {
  insertReservationRows,
  insertSurroundings,
  type Surroundings,
} from '../../../test/support/instance-rows.js';
import type { Database, Queryable } from '../../common/prisma/database.js';
import { instanceFilters } from './filters/ec2.js';
import { InstanceReaderRepository } from './instance-reader.repository.js';
import { InstanceSurroundings } from './instance-surroundings.js';
import type { InstanceFlags } from '../instance-facts/instance.flags.js';
import { columnsOf } from '../../../test/support/instance-states.js';

const MANY = 5_000;
const database = await databaseForSpec();
let around: Surroundings;

interface Plan {
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

const removedIn = (plan: Plan): number =>
  (plan['Rows Removed by Filter'] ?? 0) + (plan.Plans ?? []).reduce((sum, one) => sum + removedIn(one), 0);

/** Reads as the repository does; returns how many rows were looked at in vain. */
async function inVain(
  on: Queryable,
  query: Parameters<InstanceReaderRepository['list']>[1],
): Promise<number> {
  let removed = 0;
  const explained = {
    query: async (text: string, values: readonly unknown[]) => {
      const [row] = await on.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      removed += row ? removedIn(row['QUERY PLAN'][0].Plan) : Number.NaN;
      return on.query(text, values);
    },
  } as unknown as Database;
  const flags = { terminated_visible_time: 3600 } as InstanceFlags;
  const reader = new InstanceReaderRepository(explained, new InstanceSurroundings(database), flags);
  expect(await reader.list(around.context.projectId, query)).toHaveLength(4);
  return removed;
}

const insertMany = (projectId: string, count: number, state: 'running' | 'terminated') => {
  const { lifecycle, terminated_at } = columnsOf(state, { endedAt: new Date(Date.now() - 7_200_000) });
  return database.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, lifecycle, generation, operation_id, terminated_at, deleted_at)
     SELECT gen_random_uuid(), gen_random_uuid()::text, $1, $1, gen_random_uuid(), 0, $2, 'm1.tiny', 1, 512, 1, 'z', $4, 1, $1, $5, $5 FROM generate_series(1, $3::int)`,
    [projectId, around.imageId, count, lifecycle, terminated_at],
  );
};

beforeAll(async () => {
  around = await insertSurroundings(database);
  await insertReservationRows(database, around, { count: 3 });
  await insertReservationRows(database, around, {
    columns: { state: 'terminated', terminated_at: new Date() },
  });
  await insertMany(around.context.projectId, MANY, 'terminated');
  const other = await insertSurroundings(database);
  await insertMany(other.context.projectId, MANY, 'running');
  // As autovacuum does a minute after such a change.
  await database.query('ANALYZE instances');
});

const likeTiny = instanceFilters.condition([{ Name: 'instance-type', Values: ['m1.*'] }]);

/** Planned for these values, and once for all, as PostgreSQL does after a while. */
const plans: Record<string, (work: (on: Queryable) => Promise<number>) => Promise<number>> = {
  custom: (work) => work(database),
  generic: (work) => database.transaction(work),
};

describe.each(['custom', 'generic'])(
  'with a %s plan, thousands that ended and thousands of others',
  (plan) => {
    it.each([
      ['all', {}],
      ['a page', { limit: 1001 }],
      ['a small page', { limit: 6 }],
      ['what filters find', { limit: 6, condition: likeTiny }],
    ])('%s is read without looking at them', async (_, query) => {
      const looked = await plans[plan]?.((on) => inVain(on, query));
      expect(looked).toBeLessThan(10);
    });
  },
);
