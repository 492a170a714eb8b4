import { type Nouns } from '../nouns/noun.js';
import { OLD, type RowKeeper } from '../nouns/row-keeper.js';

/** Longer than any client retries with the same token; AWS's day after what the token made has ended is in it. */
const TOKEN_DAYS = 2;

const inUse = (nouns: Nouns): string =>
  Object.values(nouns)
    .flatMap(({ name, tokenInUse }) => (tokenInUse ? `WHEN '${name}' THEN ${tokenInUse(OLD)}` : []))
    .join(' ');

const purge = (nouns: Nouns): string => `
  DELETE FROM client_tokens WHERE ctid = ANY(ARRAY(
    SELECT t.ctid FROM client_tokens t WHERE t.created_at < ${OLD} AND NOT CASE t.noun ${inUse(nouns)} ELSE false END
    ORDER BY t.created_at LIMIT $2))
  RETURNING 1`;

/** Requests that may be repeated. Each noun says how long the tokens that made it are kept. */
export const clientTokenMachinery = (nouns: Nouns): RowKeeper => ({
  name: 'client-token',
  tables: ['client_tokens'],
  purge: { what: 'client tokens', days: TOKEN_DAYS, batch: 5_000, sql: purge(nouns) },
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'Requests that clients may repeat',
    lives: 'after 2 days, if what they made ended more than 2 days ago or is gone',
  },
});
