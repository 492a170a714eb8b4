import { listOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';
import { deleteTags } from '../tags/tag-statements.js';
import { volumeQuotas } from './volume.quotas.js';
import { volumeStates } from './volume.state.js';

const own = ownRows('volumes');

/** After its operations, so that no timeline names a volume that is gone; not before its host has let go of it. */
const PURGE = `
  WITH old AS (
    DELETE FROM volumes WHERE id IN (
      SELECT v.id FROM volumes v WHERE v.ended_at < ${OLD} AND v.released_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM operation_members m WHERE m.resource_id = v.id) LIMIT $2)
    RETURNING id, ec2_id
  ), tagged AS (${deleteTags('SELECT ec2_id FROM old')})
  SELECT id FROM old`;

export const volumeNoun = {
  name: 'volume',
  ec2: {
    prefixes: { volume: 'vol' },
    malformed: malformedAs('InvalidVolumeID.Malformed', 'vol'),
    notFound: (refs) => ({
      code: 'InvalidVolume.NotFound',
      message:
        refs.length === 1
          ? `The volume '${listOf(refs)}' does not exist.`
          : `The volumes '${listOf(refs)}' do not exist.`,
    }),
  },
  tags: {
    type: 'volume',
    taggable: `${own.taggable} AND ended_at IS NULL`,
    rows: 'volumes x WHERE x.ended_at IS NULL',
  },
  tokenInUse: (since) =>
    `EXISTS (SELECT FROM volumes v WHERE v.id = t.resource_id AND coalesce(v.ended_at, 'infinity') >= ${since})`,
  tables: ['volumes', 'volume_modifications'],
  purge: { what: 'volumes', days: KEPT_DAYS, batch: 500, sql: PURGE },
  gauges: [
    {
      name: 'engine_volumes',
      help: 'Volumes that have not ended',
      label: 'lifecycle',
      sql: `SELECT lifecycle AS label, count(*) AS value FROM volumes WHERE ended_at IS NULL GROUP BY lifecycle`,
    },
    {
      name: 'engine_volume_gib',
      help: 'Size of the volumes that have not ended, in GiB',
      label: null,
      sql: `SELECT coalesce(sum(size_gib), 0)::float8 AS value FROM volumes WHERE ended_at IS NULL`,
    },
  ],
  ps: {
    columns: ['volume', 'lifecycle', 'task', 'gib', 'type', 'host', 'instance', 'project'],
    sql: `SELECT v.ec2_id AS volume, v.lifecycle, v.task_state AS task, v.size_gib AS gib, v.volume_type AS type, v.host,
        i.ec2_id AS instance, p.name AS project
      FROM volumes v JOIN projects p ON p.id = v.project_id LEFT JOIN instances i ON i.id = v.instance_id
      WHERE v.ended_at IS NULL ORDER BY v.created_at DESC LIMIT $1`,
  },
  doctor: {
    what: 'volumes',
    sql: `SELECT v.ec2_id AS resource, v.task_state || ' for more than an hour' AS words
      FROM volumes v JOIN operations o ON o.id = v.operation_id
      WHERE v.ended_at IS NULL AND v.task_state IS NOT NULL AND o.created_at < engine_now() - interval '1 hour'`,
  },
  completion: completionOf('volumes WHERE ended_at IS NULL'),
  quotas: volumeQuotas,
  states: [volumeStates],
  projectEnd: {
    holds: { what: 'volumes', rows: 'volumes WHERE project_id = $1 AND ended_at IS NULL' },
    removes: [],
  },
  docs: {
    is: 'A disk that is attached to instances, one at a time',
    lives:
      '90 days after they were deleted, after their operations; not before their host has let go of them',
  },
} as const satisfies Noun;
