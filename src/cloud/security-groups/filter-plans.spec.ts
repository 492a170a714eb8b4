import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { type Database, type Queryable } from '../../common/prisma/database.js';
import { filtersOf } from './filter-set.repository.js';
import { raiseFilterVersions } from './filter-version.repository.js';
import { addRules } from './rule.repository.js';
import { createGroup } from './security-group.repository.js';

interface Node {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Node[];
}

const MANY = 3_000;
const host = randomUUID();
const database = await databaseForSpec();

/** The most rows that one step of the plan handed on. */
function largest(node: Node): number {
  return Math.max(node['Actual Rows'] * node['Actual Loops'], ...(node.Plans ?? []).map(largest));
}

async function rowsOfPull(mode: string, since: number): Promise<number> {
  let most = 0;
  await database.transaction(async (tx) => {
    await tx.query(`SET LOCAL plan_cache_mode = ${mode}`);
    await tx.query('SET LOCAL enable_seqscan = on');
    const explained: Database = {
      query: async (text: string, values: unknown[] = []) => {
        const name = `p${randomUUID().replaceAll('-', '')}`;
        await tx.query(`PREPARE ${name} AS ${text}`);
        const given = values.map((value) =>
          typeof value === 'number' ? String(value) : `'${String(value)}'`,
        );
        const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE ${name}(${given.join(', ')})`,
        );
        most = Math.max(most, row ? largest(row['QUERY PLAN'][0].Plan) : Number.NaN);
        return tx.query(text, values);
      },
      snapshot: <T>(work: (on: Queryable) => Promise<T>) => work(explained),
    } as unknown as Database;
    const answer = await filtersOf(explained, host, since);
    expect(answer.ports).toHaveLength(2);
  });
  return most;
}

/** Ports of the host, all in one group. */
async function insertMany(projectId: string, groupId: string): Promise<void> {
  await database.query(
    `WITH made AS (
       INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
         memory_mib, disk_gib, zone, lifecycle, generation, operation_id, host)
       SELECT gen_random_uuid(), 'i-many' || n, $1, $1, $1, n, $1, 'm1.nano', 1, 128, 1, 'local-1a', 'active', 1, $1, $3
       FROM generate_series(1, $4::int) AS n RETURNING id, launch_index AS n
     ), interfaces AS (
       INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, instance_id, device_index, mac, address)
       SELECT id, 'eni-many' || n, $1, $1, id, 0, 'mac-' || n, '10.9.' || n / 256 || '.' || n % 256 FROM made
     ), members AS (
       INSERT INTO instance_groups (instance_id, group_id) SELECT id, $2 FROM made
     )
     INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
     SELECT id, 1, $3, 1, 128, 1, 'held' FROM made`,
    [projectId, groupId, host, MANY],
  );
}

describe('a pull of what has changed', () => {
  let since: number;

  beforeAll(async () => {
    const { projectId } = await insertProject(database);
    const web = await createGroup(database, { projectId, name: 'web', description: '' });
    if (!web) throw new Error('the group is new');
    const rule = {
      protocol: '-1',
      fromPort: -1,
      toPort: -1,
      source: { groupId: web.ec2Id },
      description: '',
    } as const;
    await addRules(database, web, {
      direction: 'ingress',
      rules: [rule],
      sources: new Map([[web.ec2Id, web]]),
    });
    await insertMany(projectId, web.id);
    for (const table of ['instances', 'instance_attempts', 'instance_groups', 'network_interfaces'])
      await database.query(`ANALYZE ${table}`);
    for (let i = 0; i < 300; i += 1) await raiseFilterVersions(database, [host], { touched: [randomUUID()] });
    await database.query('ANALYZE host_filter_changes');
    since = Number((await raiseFilterVersions(database, [host], { touched: [] })).get(host));
    const mine = await insertPort(database, { projectId, host, groups: [web.id] });
    const other = await insertPort(database, { projectId, host, groups: [web.id] });
    const far = await insertPort(database, { projectId, host: 'elsewhere', groups: [web.id] });
    await raiseFilterVersions(database, [host], {
      touched: [mine, other, far].map(({ instanceId }) => instanceId),
    });
  });

  it.each(['force_custom_plan', 'force_generic_plan'])(
    'reads what was touched and not the host’s thousands: %s',
    async (mode) => {
      expect(await rowsOfPull(mode, since)).toBeLessThan(100);
    },
  );
});
