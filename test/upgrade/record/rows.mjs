import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/**
 * All rows of a stopped cloud as one JSON text: when they were read, each table with its rows, each sequence with its
 * last number. The server of the cloud's own code is started for it.
 */
export async function rowsOf(checkout, state) {
  const dist = (path) => import(join(checkout, 'dist/src/engine', path));
  const { postgresProgram, postgresAnswers } = await dist('embedded-postgres.js');
  const { nativePostgres } = await dist('native-postgres.js');
  const { launch, stopProgram } = await dist('program.js');
  const { cloudUsers } = await dist('system-users.js');
  const url = new URL(readFileSync(join(state, 'control/database-url'), 'utf8').trim());
  const { postgres: user } = await cloudUsers();
  const place = {
    native: await nativePostgres(join(state, 'lib')),
    folder: join(state, 'postgres'),
    sockets: '',
    port: Number(url.port),
    password: url.password,
    ...(user && { user }),
  };
  const log = openSync(join(state, 'logs/rows.log'), 'a');
  const child = launch(postgresProgram(place), log);
  closeSync(log);
  try {
    await postgresAnswers(place, 30_000);
    url.search = '';
    return await read(url.href);
  } finally {
    await stopProgram(child, 'SIGINT', 10_000);
  }
}

async function read(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const ask = async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows;
  try {
    const tables = await ask(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const lines = [];
    for (const [table] of tables) {
      const [[rows]] = await ask(
        `SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text), '[]')::text FROM "${table}" t`,
      );
      lines.push(`${JSON.stringify(table)}: ${rows}`);
    }
    const sequences = await ask(
      'SELECT sequencename, coalesce(last_value, 1)::text FROM pg_sequences ORDER BY 1',
    );
    return `{"at": ${JSON.stringify(new Date())}, "sequences": ${JSON.stringify(Object.fromEntries(sequences))}, "tables": {\n${lines.join(',\n')}\n}}\n`;
  } finally {
    await client.end();
  }
}
