import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../support/database.js';
import { sourcesOf } from './sources.js';

const database = await databaseForSpec();

/** Prisma's bookkeeping of migrations comes before the function that the migrations make. */
const BEFORE_THE_CLOCK = 'src/common/prisma/migrate.ts';
const OTHER_CLOCKS =
  /(?<![.#\w])now\(\)(?!\s*[{:])|\b(clock_timestamp|statement_timestamp|transaction_timestamp)\(|\bCURRENT_TIMESTAMP\b/;

describe('SQL asks one function for the time', () => {
  it('in every statement', () => {
    const others = sourcesOf('src', 'activities').filter(
      ({ path, text }) => path !== BEFORE_THE_CLOCK && OTHER_CLOCKS.test(text),
    );
    expect(others.map(({ path }) => path)).toEqual([]);
  });

  it('in every default of a column and in every function of ours', async () => {
    const found = await database.query(
      `SELECT table_name || '.' || column_name AS place FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' AND column_default ~* '(?<!engine_)now\\(\\)|timestamp'
       UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname <> 'engine_now'
         AND prosrc ~* '(?<!engine_)\\mnow\\(\\)|_timestamp\\('`,
    );
    expect(found).toEqual([]);
  });

  it('which a test may move', async () => {
    const ahead = await database.transaction(async (tx) => {
      await tx.query(`SELECT set_config('engine.clock_offset', '10 min', true)`);
      return tx.query<{ seconds: number }>('SELECT extract(epoch FROM engine_now() - now())::int AS seconds');
    });
    expect(ahead).toEqual([{ seconds: 600 }]);
    expect(await database.query('SELECT engine_now() = now() AS same')).toEqual([{ same: true }]);
  });
});
