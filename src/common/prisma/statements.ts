import type pg from 'pg';
import { Turnstile } from '../async/turnstile.js';
import type { Queryable } from './database.js';
import { reached } from './unavailable.js';

/**
 * One connection does one statement at a time: who asks for several at once has them in turn. `ended` resolves when
 * none is left, so that nothing runs after the transaction's end.
 */
export function oneByOne(client: pg.PoolClient): Queryable & { ended(): Promise<void> } {
  const statements = new Turnstile();
  return {
    query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
      statements.run(() => run<Row>(client, text, values)),
    ended: () => statements.idle(),
  };
}

/**
 * Statements that are prepared and kept on each connection, for ever. Bounded, though all are ours; what comes later
 * runs unprepared.
 */
const MOST_PREPARED = 1000;

/**
 * Stands in statements that a caller's request has put together (filters). They are not prepared: a caller who combines
 * a thousand of them would have each connection keep a thousand plans, and ours go without.
 */
export const VARIES = '/* varies */';

const names = new Map<string, string>();

export async function run<Row extends object>(
  on: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  let name = names.get(text);
  if (name === undefined && names.size < MOST_PREPARED && !text.includes(VARIES))
    names.set(text, (name = `q${names.size}`));
  const named = name === undefined ? {} : { name };
  const { rows } = await reached(() =>
    on.query<Row & pg.QueryResultRow>({ ...named, text, values: [...values] }),
  );
  return rows;
}
