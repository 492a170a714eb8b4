import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrationsIn } from '../../common/prisma/migrate.js';

const OURS = '20261130070000_usage_rows';
const admin = process.env['ENGINE_TEST_DATABASE_URL'] ?? '';
const name = `spec_${randomBytes(8).toString('hex')}`;
const url = new URL(admin);
url.pathname = `/${name}`;
const database = new pg.Client({ connectionString: url.href });
const [busy, idle] = [randomUUID(), randomUUID()];

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** `ended`: it uses nothing any more. */
async function insertGuest(ended: boolean): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, lifecycle, generation, operation_id, terminated_at)
     VALUES ($1::uuid, $1::text, $2, $1, $1, 0, $1, 'f', 2, 512, 3, 'z', $3, 1, $1, $4)`,
    [id, busy, ended ? 'error' : 'active', ended ? new Date() : null],
  );
  await database.query(
    `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
     VALUES ($1, 1, 'h', 2, 672, 3, $2)`,
    [id, ended ? 'released' : 'held'],
  );
  return id;
}

let guests: string[] = [];

beforeAll(async () => {
  await asAdmin(`CREATE DATABASE ${name}`);
  await database.connect();
  const migrations = await migrationsIn('prisma/migrations');
  for (const { sql } of migrations.filter((migration) => migration.name < OURS)) await database.query(sql);
  for (const [number, id] of [busy, idle].entries())
    await database.query(
      `INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1::uuid, $1::text, $2, $1)`,
      [id, String(number)],
    );
  guests = [await insertGuest(false), await insertGuest(false), await insertGuest(true)];
  const ours = migrations.find((migration) => migration.name === OURS);
  await database.query(`BEGIN; ${ours?.sql ?? ''}; COMMIT`);
}, 60_000);
afterAll(async () => {
  await database.end();
  await asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

const sums = async () => {
  const { rows: projects } = await database.query('SELECT project_id AS id, used FROM project_usage');
  const { rows: hosts } = await database.query('SELECT host, claimed FROM host_usage');
  return { projects: Object.fromEntries(projects.map(({ id, used }) => [id, used])), hosts };
};

it('yesterday’s sums are kept, and go on', async () => {
  const claimed = { guests: 2, vcpus: 4, memoryMiB: 1344, diskGiB: 6 };
  expect(await sums()).toEqual({
    projects: {
      [busy]: { instances: 2, cores: 4, ram: 1024 },
      [idle]: { instances: 0, cores: 0, ram: 0 },
    },
    hosts: [{ host: 'h', claimed }],
  });
  await database.query(
    `UPDATE instances SET lifecycle = 'deleted', terminated_at = now(), deleted_at = now() WHERE id = $1`,
    [guests[0]],
  );
  await database.query(`UPDATE instance_attempts SET state = 'released' WHERE instance_id = $1`, [guests[0]]);
  await insertGuest(false);
  await insertGuest(false);
  expect(await sums()).toMatchObject({
    projects: { [busy]: { instances: 3, cores: 6, ram: 1536 } },
    hosts: [{ claimed: { guests: 3, vcpus: 6, memoryMiB: 2016, diskGiB: 9 } }],
  });
  await database.query('DELETE FROM projects WHERE id = $1', [idle]);
  expect(Object.keys((await sums()).projects)).toEqual([busy]);
});
