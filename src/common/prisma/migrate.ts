import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Any number: everybody who migrates this database takes the same lock. */
const LOCK = 7_313_001;

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

/** The folder's migrations in order. `folder` holds one folder a migration, as Prisma lays them out. */
export async function migrationsIn(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .map((e) => e.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Applies what is missing, each migration in a transaction of its own, and records it in Prisma's own table. Several
 * callers at once are safe. Throws when an applied migration's text has changed since.
 */
export async function migrate(url: string, folder: string): Promise<MigrationStatus> {
  return connected(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const { pending, ...status } = await compare(client, folder);
    for (const { name, sql, checksum } of pending) {
      await client.query('BEGIN');
      await client.query(sql);
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
         VALUES ($1, $2, $3, now(), 1)`,
        [randomUUID(), checksum, name],
      );
      await client.query('COMMIT');
    }
    return { applied: [...status.applied, ...pending.map(({ name }) => name)], pending: [] };
  });
}

export async function migrationStatus(url: string, folder: string): Promise<MigrationStatus> {
  return connected(url, async (client) => {
    const { applied, pending } = await compare(client, folder);
    return { applied, pending: pending.map(({ name }) => name) };
  });
}

async function compare(client: pg.Client, folder: string) {
  await client.query(TABLE);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL',
  );
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const all = await migrationsIn(folder);
  const changed = all.find(({ name, checksum }) => done.has(name) && done.get(name) !== checksum);
  if (changed) throw new Error(`migration ${changed.name} was applied with another text`);
  return {
    applied: all.filter(({ name }) => done.has(name)).map(({ name }) => name),
    pending: all.filter(({ name }) => !done.has(name)),
  };
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
