import { OLD, type RowKeeper } from '../nouns/row-keeper.js';

const PURGE = `
  DELETE FROM data_keys WHERE id IN (
    SELECT k.id FROM data_keys k WHERE k.created_at < ${OLD}
      AND NOT EXISTS (SELECT FROM volumes v WHERE v.data_key_id = k.id)
      AND NOT EXISTS (SELECT FROM snapshots s WHERE s.data_key_id = k.id) LIMIT $2)
  RETURNING id`;

/** What opens encrypted volumes and snapshots. */
export const dataKeyMachinery = {
  name: 'data-key',
  tables: ['data_keys'],
  purge: { what: 'data keys', days: 1, batch: 500, sql: PURGE },
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'What opens encrypted volumes and snapshots, sealed under the master key',
    lives: 'a day, and until the row of no volume and no snapshot names it',
  },
} as const satisfies RowKeeper;
