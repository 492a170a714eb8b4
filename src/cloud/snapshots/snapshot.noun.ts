import { listOf, malformedAs, type Noun } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';
import { deleteTags } from '../tags/tag-statements.js';
import { USABLE_SNAPSHOT } from './snapshot-access.js';
import { snapshotQuotas } from './snapshot.quotas.js';
import { snapshotStates } from './snapshot.state.js';

/** After its operations, so that no timeline names a snapshot that is gone; not before its host has let go of it. */
const PURGE = `
  WITH old AS (
    DELETE FROM snapshots WHERE id IN (
      SELECT s.id FROM snapshots s WHERE s.ended_at < ${OLD} AND s.released_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM operation_members m WHERE m.resource_id = s.id) LIMIT $2)
    RETURNING id, ec2_id
  ), tagged AS (${deleteTags('SELECT ec2_id FROM old')})
  SELECT id FROM old`;

export const snapshotNoun = {
  name: 'snapshot',
  ec2: {
    prefixes: { snapshot: 'snap' },
    malformed: malformedAs('InvalidSnapshotID.Malformed', 'snap'),
    notFound: (refs) => ({
      code: 'InvalidSnapshot.NotFound',
      message:
        refs.length === 1
          ? `The snapshot '${listOf(refs)}' does not exist.`
          : `The snapshots '${listOf(refs)}' do not exist.`,
    }),
  },
  tags: {
    type: 'snapshot',
    taggable: `SELECT s.ec2_id AS id FROM snapshots s WHERE ${USABLE_SNAPSHOT} AND s.ec2_id = ANY($2::text[])`,
    rows: 'snapshots x WHERE x.ended_at IS NULL',
  },
  tokenInUse: (since) =>
    `EXISTS (SELECT FROM snapshots s WHERE s.id = t.resource_id AND coalesce(s.ended_at, 'infinity') >= ${since})`,
  tables: ['snapshots', 'snapshot_members'],
  purge: { what: 'snapshots', days: KEPT_DAYS, batch: 500, sql: PURGE },
  gauges: [
    {
      name: 'engine_snapshots',
      help: 'Snapshots that have not ended',
      label: 'lifecycle',
      sql: `SELECT lifecycle AS label, count(*) AS value FROM snapshots WHERE ended_at IS NULL GROUP BY lifecycle`,
    },
  ],
  ps: {
    columns: ['snapshot', 'lifecycle', 'task', 'gib', 'volume', 'host', 'project'],
    sql: `SELECT s.ec2_id AS snapshot, s.lifecycle, s.task_state AS task, s.size_gib AS gib, s.volume_ec2_id AS volume,
        s.host, p.name AS project
      FROM snapshots s JOIN projects p ON p.id = s.project_id
      WHERE s.ended_at IS NULL ORDER BY s.created_at DESC LIMIT $1`,
  },
  doctor: {
    what: 'snapshots',
    sql: `SELECT s.ec2_id AS resource, s.task_state || ' for more than an hour' AS words
      FROM snapshots s JOIN operations o ON o.id = s.operation_id
      WHERE s.ended_at IS NULL AND s.task_state IS NOT NULL AND o.created_at < engine_now() - interval '1 hour'`,
  },
  completion: completionOf('snapshots WHERE ended_at IS NULL'),
  quotas: snapshotQuotas,
  states: [snapshotStates],
  projectEnd: {
    holds: { what: 'snapshots', rows: 'snapshots WHERE project_id = $1 AND ended_at IS NULL' },
    removes: ['DELETE FROM snapshot_members WHERE project_id = $1'],
  },
  docs: {
    is: 'What a volume was at one moment; volumes are made of it',
    lives:
      '90 days after they were deleted, after their operations; not before their host has let go of them',
  },
} as const satisfies Noun;
