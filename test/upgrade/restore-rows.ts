import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { packageFolder } from '../../src/common/package-folder.js';
import { migrate } from '../../src/common/prisma/migrate.js';
import { type FixtureRows } from './fixture.js';

interface Column {
  readonly table: string;
  readonly name: string;
  readonly isTime: boolean;
}

const COLUMNS = `
  SELECT table_name AS "table", column_name AS name, data_type = 'timestamp with time zone' AS "isTime"
  FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position`;

/**
 * Makes the tables as the fixture's version had them, and fills them. Times move with the one at which the rows were
 * read.
 */
export async function restoreRows(url: string, rows: FixtureRows): Promise<void> {
  await migrateAsThen(url, rows);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Whole tables come one after the other: what refers to others, and what counts them, is among the rows.
    await client.query('SET session_replication_role = replica');
    await fill(client, rows);
    for (const [name, last] of Object.entries(rows.sequences))
      await client.query('SELECT setval($1::regclass, $2)', [name, last]);
  } finally {
    await client.end();
  }
}

/** The migrations that were applied then. A changed text is found by the new code: the rows hold its checksum. */
async function migrateAsThen(url: string, { tables }: FixtureRows): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-then-'));
  try {
    for (const { migration_name: name } of tables['_prisma_migrations'] ?? [])
      await cp(join(packageFolder(), 'prisma/migrations', String(name)), join(folder, String(name)), {
        recursive: true,
      });
    await migrate(url, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fill(client: pg.Client, { at, tables }: FixtureRows): Promise<void> {
  const { rows: columns } = await client.query<Column>(COLUMNS);
  const later = `${Date.now() - at.getTime()} ms`;
  for (const [table, rows] of Object.entries(tables)) {
    const own = columns.filter((column) => column.table === table);
    const names = own.map(({ name }) => `"${name}"`).join();
    const values = own.map(({ name, isTime }) => (isTime ? `"${name}" + $2::interval` : `"${name}"`)).join();
    await client.query(`DELETE FROM "${table}"`);
    await client.query(
      `INSERT INTO "${table}" (${names})
       SELECT ${values} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb) WHERE $2::text IS NOT NULL`,
      [JSON.stringify(rows), later],
    );
  }
}
