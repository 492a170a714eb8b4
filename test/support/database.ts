import { randomBytes } from 'node:crypto';
import { afterAll } from '@jest/globals';
import pg from 'pg';
import { Database } from '../../src/common/prisma/database.js';
import { migrate } from '../../src/common/prisma/migrate.js';

/**
 * A fresh, migrated database of the spec's own; dropped when the spec is over. Called at the top of the spec, because
 * Jest takes no hooks later: `const database = await databaseForSpec();`
 */
export async function databaseForSpec(connections = 5): Promise<Database> {
  const database = new Database(await databaseUrlForSpec(), connections);
  afterAll(() => database.onApplicationShutdown());
  return database;
}

/** The same as a URL, for daemons that the spec starts. */
export async function databaseUrlForSpec(): Promise<string> {
  const admin = process.env['ENGINE_TEST_DATABASE_URL'];
  if (!admin) throw new Error('ENGINE_TEST_DATABASE_URL is not set: test/support/global-setup.mjs sets it');
  const name = `spec_${randomBytes(8).toString('hex')}`;
  // Hooks run last come, first served: the database goes after those who use it.
  afterAll(() => run(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const template = process.env['ENGINE_TEST_TEMPLATE'];
  await run(admin, `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  if (!template) await migrate(url.href, 'prisma/migrations');
  return url.href;
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
