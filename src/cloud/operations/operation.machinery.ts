import { completionOf, KEPT_DAYS, OLD, type RowKeeper } from '../nouns/row-keeper.js';

const PURGE = `
  WITH old AS (
    SELECT id FROM operations WHERE finished_at < ${OLD} ORDER BY finished_at LIMIT $2
  ), steps AS (DELETE FROM operation_steps USING old WHERE operation_id = old.id
  ), members AS (DELETE FROM operation_members USING old WHERE operation_id = old.id
  ), chunks AS (DELETE FROM operation_chunks USING old WHERE operation_id = old.id
  )
  DELETE FROM operations o USING old WHERE o.id = old.id RETURNING o.id`;

/** What was asked for, and how it went. */
export const operationMachinery = {
  name: 'operation',
  tables: ['operations', 'operation_chunks', 'operation_members', 'operation_steps', 'outbox'],
  purge: { what: 'operations', days: KEPT_DAYS, batch: 500, sql: PURGE },
  gauges: [
    {
      name: 'engine_operations',
      help: 'Operations that are not finished',
      label: 'workflow',
      sql: 'SELECT workflow AS label, count(*) AS value FROM operations WHERE finished_at IS NULL GROUP BY workflow',
    },
    {
      name: 'engine_outbox',
      help: 'Work that is committed and not started',
      label: null,
      sql: 'SELECT count(*) AS value FROM outbox',
    },
  ],
  ps: {
    columns: ['operation', 'action', 'project', 'created'],
    sql: `SELECT o.id AS operation, o.action, p.name AS project, o.created_at AS created
      FROM operations o LEFT JOIN projects p ON p.id = o.project_id WHERE o.finished_at IS NULL ORDER BY o.created_at LIMIT $1`,
  },
  doctor: {
    what: 'outbox',
    sql: `SELECT operation_id::text AS resource, 'committed at ' || created_at::text || ' and not started' AS words
      FROM outbox WHERE created_at < engine_now() - interval '1 minute'`,
  },
  completion: completionOf('operations WHERE true', 'id::text'),
  projectEnd: null,
  docs: {
    is: 'What was asked for, its steps and its outcome',
    lives: '90 days after their end; `outbox` when Temporal has taken them',
  },
} as const satisfies RowKeeper;
