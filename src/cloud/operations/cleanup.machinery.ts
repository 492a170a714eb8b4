import { KEPT_DAYS, OLD, type RowKeeper } from '../nouns/row-keeper.js';

const PURGE = `
  DELETE FROM cleanups WHERE id IN (SELECT id FROM cleanups WHERE done_at < ${OLD} ORDER BY done_at LIMIT $2)
  RETURNING id`;

/** What silent hosts still have to undo. */
export const cleanupMachinery = {
  name: 'cleanup',
  tables: ['cleanups'],
  purge: { what: 'cleanups', days: KEPT_DAYS, batch: 1_000, sql: PURGE },
  gauges: [
    {
      name: 'engine_cleanups',
      help: 'What hosts have not undone yet',
      label: 'kind',
      sql: 'SELECT kind AS label, count(*) AS value FROM cleanups WHERE done_at IS NULL GROUP BY kind',
    },
  ],
  ps: null,
  doctor: {
    what: 'cleanups',
    sql: `SELECT host AS resource, count(*) || ' undone for more than an hour' AS words FROM cleanups
      WHERE done_at IS NULL AND created_at < engine_now() - interval '1 hour' GROUP BY host`,
  },
  completion: null,
  projectEnd: null,
  docs: { is: 'What a silent host could not undo', lives: '90 days after they are done' },
} as const satisfies RowKeeper;
