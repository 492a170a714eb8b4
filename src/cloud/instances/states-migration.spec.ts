import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrationsIn } from '../../common/prisma/migrate.js';

const OURS = '20261130020000_states';
const admin = process.env['ENGINE_TEST_DATABASE_URL'] ?? '';
const name = `spec_${randomBytes(8).toString('hex')}`;
const url = new URL(admin);
url.pathname = `/${name}`;
const database = new pg.Client({ connectionString: url.href });

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/**
 * What a row said before: EC2's state and the task, whether it ever ran, whether its claim counts memory, its
 * operation.
 */
interface Old {
  readonly state: string;
  readonly task?: string;
  readonly ran?: boolean;
  readonly powered?: boolean;
  readonly workflow?: string;
}

const cases: readonly [Old, lifecycle: string, task: string | null, power: string][] = [
  [{ state: 'pending', task: 'launching' }, 'building', 'launching', 'absent'],
  [{ state: 'pending', task: 'starting', ran: true }, 'stopped', 'starting', 'stopped'],
  [{ state: 'pending', task: 'unwinding', ran: true }, 'stopped', 'unwinding', 'stopped'],
  [{ state: 'running', ran: true }, 'active', null, 'running'],
  [{ state: 'running', task: 'rebooting', ran: true }, 'active', 'rebooting', 'running'],
  [{ state: 'stopping', task: 'stopping', ran: true }, 'active', 'stopping', 'running'],
  [{ state: 'stopped', ran: true, powered: false }, 'stopped', null, 'stopped'],
  [{ state: 'shutting-down', task: 'terminating' }, 'building', 'terminating', 'absent'],
  [{ state: 'shutting-down', task: 'terminating', ran: true }, 'active', 'terminating', 'running'],
  [
    { state: 'shutting-down', task: 'terminating', ran: true, powered: false },
    'stopped',
    'terminating',
    'stopped',
  ],
  [{ state: 'terminated', workflow: 'terminate-instances' }, 'deleted', null, 'absent'],
  [{ state: 'terminated', workflow: 'run-instances' }, 'error', null, 'absent'],
];
const project = randomUUID();
const ids = cases.map(() => randomUUID());

async function insertOld(id: string, old: Old): Promise<void> {
  const operation = randomUUID();
  const ended = old.state === 'terminated';
  await database.query(
    `INSERT INTO operations (id, project_id, action, workflow, request_id) VALUES ($1, $2, 'A', $3, 'r')`,
    [operation, project, old.workflow ?? 'other'],
  );
  await database.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, state, task_state, generation, operation_id, launched_at, terminated_at)
     VALUES ($1::uuid, $1::text, $2, $1, $1, 0, $1, 'f', 1, 128, 1, 'z', $3, $4, 1, $5, $6, $7)`,
    [
      id,
      project,
      old.state,
      old.task ?? null,
      operation,
      old.ran ? new Date() : null,
      ended ? new Date() : null,
    ],
  );
  await database.query(
    `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state, powered)
     VALUES ($1, 1, 'h', 1, 128, 1, $2, $3)`,
    [id, ended ? 'released' : 'held', old.powered ?? true],
  );
}

const usage = async () => {
  const { rows } = await database.query(
    `SELECT p.used_instances, u.guests, u.memory_mib FROM projects p, host_usage u WHERE p.id = $1`,
    [project],
  );
  return rows;
};

let before: unknown;

beforeAll(async () => {
  await asAdmin(`CREATE DATABASE ${name}`);
  await database.connect();
  const migrations = await migrationsIn('prisma/migrations');
  for (const { sql } of migrations.filter((migration) => migration.name < OURS)) await database.query(sql);
  await database.query(
    `INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1, 'p', '1', $1)`,
    [project],
  );
  for (const [i, [old]] of cases.entries()) await insertOld(ids[i] ?? '', old);
  before = await usage();
  const ours = migrations.find((migration) => migration.name === OURS);
  await database.query(`BEGIN; ${ours?.sql ?? ''}; COMMIT`);
}, 60_000);
afterAll(async () => {
  await database.end();
  await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

describe('yesterday’s instances', () => {
  it.each(cases.map(([old, ...expected], i) => ({ old, expected, i })))(
    '$old.state with $old.task are $expected',
    async ({ expected, i }) => {
      const { rows } = await database.query(
        `SELECT lifecycle, task_state, power_state, name, deleted_at IS NOT NULL AS deleted FROM instances WHERE id = $1`,
        [ids[i]],
      );
      const [lifecycle, task_state, power_state] = expected;
      const deleted = lifecycle === 'deleted';
      expect(rows).toEqual([{ lifecycle, task_state, power_state, name: '', deleted }]);
    },
  );

  it('count as they did, and go on counting', async () => {
    expect(await usage()).toEqual(before);
    expect(before).toEqual([{ used_instances: 10, guests: 10, memory_mib: 8 * 128 }]);
    // The one that is stopped is started, which fails.
    const set = (task: string | null) =>
      database.query('UPDATE instances SET task_state = $2 WHERE id = $1', [ids[6], task]);
    await set('starting');
    expect(await usage()).toMatchObject([{ memory_mib: 9 * 128 }]);
    await set('unwinding');
    expect(await usage()).toMatchObject([{ memory_mib: 9 * 128 }]);
    await set(null);
    expect(await usage()).toEqual(before);
  });

  it('say when they ended, and no state but ours', async () => {
    const update = (set: string) => database.query(`UPDATE instances SET ${set} WHERE id = $1`, [ids[3]]);
    await expect(update(`lifecycle = 'deleted', deleted_at = now()`)).rejects.toThrow(/terminated_at_check/);
    await expect(update(`lifecycle = 'error', terminated_at = now(), deleted_at = now()`)).rejects.toThrow(
      /deleted_at_check/,
    );
    await expect(update(`lifecycle = 'running'`)).rejects.toThrow(/lifecycle_check/);
    await expect(update(`power_state = 'crashed'`)).rejects.toThrow(/power_state_check/);
  });
});
