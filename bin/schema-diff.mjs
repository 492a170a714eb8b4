#!/usr/bin/env node
/**
 * Development: what prisma/schema.prisma has and prisma/migrations have not, as SQL for the next migration. Ends with 2 when
 * they differ, 0 when they are the same. Wants a PostgreSQL to try the migrations on: its URL as argument, or in
 * ENGINE_TEST_DATABASE_URL; a second argument names another schema. Prisma's own command needs a binary from a host of its own; this takes the same engine as wasm.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { MigrationAdapter } from './lib/migration-adapter.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const MIGRATIONS = join(root, 'prisma/migrations');

async function engineFor(url, schema) {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const glue = await import(join(folder, 'schema_engine_bg.js'));
  const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (words) => process.stderr.write(`${words}\n`) };
  const adapter = bindMigrationAwareSqlAdapterFactory(MigrationAdapter.at(url));
  return glue.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter);
}

/** A database with all migrations, for as long as `work` takes. */
async function migrated(server, work) {
  const name = `schema_diff_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await run(server, `CREATE DATABASE ${name}`);
  try {
    for (const folder of readdirSync(MIGRATIONS).sort())
      if (folder !== 'migration_lock.toml')
        await run(url.href, readFileSync(join(MIGRATIONS, folder, 'migration.sql'), 'utf8'));
    return await work(url.href);
  } finally {
    await run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function run(url, statements) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statements).finally(() => client.end());
}

const url = process.argv[2] ?? process.env.ENGINE_TEST_DATABASE_URL;
if (!url) {
  process.stderr.write('usage: schema-diff.mjs POSTGRESQL_URL\n');
  process.exit(1);
}
const path = process.argv[3] ?? join(root, 'prisma/schema.prisma');
const files = [{ path, content: readFileSync(path, 'utf8') }];
const { exitCode, stdout } = await migrated(url, async (shadow) => {
  const engine = await engineFor(shadow, files[0]);
  // Not from the list of migrations: the engine takes them apart at semicolons, and functions hold some.
  return engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: root },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
    shadowDatabaseUrl: null,
  });
});
if (exitCode !== 0) process.stdout.write(`${stdout}\n`);
process.exit(exitCode);
