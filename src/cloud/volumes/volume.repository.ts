import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import type { VolumeRow } from './volume.js';

/** Whose: a project's; null: everybody's. */
export type VolumeOwner = string | null;

export interface VolumeQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  /** Over `volumes v` and its instance `i`; $1 is the project. */
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

/** What a page has when nobody says otherwise. */
export const ALL_VOLUMES = { refs: [], after: null, limit: 10_000 } as const satisfies VolumeQuery;

const COLUMNS = `v.id, v.ec2_id AS "ec2Id", v.project_id AS "projectId", v.user_id AS "userId", v.name,
  v.description, v.zone, v.host, v.size_gib AS "sizeGiB",
  v.volume_type AS "volumeType", v.iops, v.throughput_mib AS "throughputMiB", v.source_ec2 AS "sourceEc2Id", v.source_snapshot AS "sourceId",
  v.data_key_id IS NOT NULL AS "isEncrypted", v.auto_enable_io AS "autoEnableIo",
  v.lifecycle, v.task_state AS "taskState", v.reason_message AS "reasonMessage", v.created_at AS "createdAt",
  v.lost_at IS NOT NULL AS "isLost", v.settled_at AS "settledAt", v.instance_id AS "instanceId",
  i.ec2_id AS "instanceEc2Id", v.device, v.delete_on_termination AS "deleteOnTermination", v.attached_at AS "attachedAt",
  COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key) FROM tags t
    WHERE t.project_id = v.project_id AND t.resource_id = v.ec2_id), '[]') AS tags`;

const TABLES = 'volumes v LEFT JOIN instances i ON i.id = v.instance_id';

const NAMED = { id: 'v.id', ec2Id: 'v.ec2_id', name: 'v.name' };

const visible = (projectId: VolumeOwner): string =>
  projectId === null
    ? '$1::uuid IS NULL AND v.ended_at IS NULL'
    : 'v.project_id = $1::uuid AND v.ended_at IS NULL';

/** One page in the order of EC2 ids. Throws NotFound. */
export async function listVolumes(
  on: Queryable,
  projectId: VolumeOwner,
  query: VolumeQuery,
): Promise<readonly VolumeRow[]> {
  const { refs, after, limit, condition } = query;
  if (refs.length > 0) await requireVolumes(on, projectId, refs);
  const values: unknown[] = [projectId, after, limit];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const where = condition?.(values) ?? '';
  return on.query<VolumeRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${visible(projectId)} AND ($2::text IS NULL OR v.ec2_id > $2)${named}${where}
       ORDER BY v.ec2_id LIMIT $3`,
    values,
  );
}

/** Throws NotFound. */
export async function findVolume(on: Queryable, projectId: VolumeOwner, ref: Ref): Promise<VolumeRow> {
  const [row] = await listVolumes(on, projectId, { ...ALL_VOLUMES, refs: [ref] });
  if (row) return row;
  throw new NotFound('volume', [ref]);
}

async function requireVolumes(on: Queryable, projectId: VolumeOwner, refs: readonly Ref[]): Promise<void> {
  const values: unknown[] = [projectId];
  const rows = await on.query<Pick<VolumeRow, 'id' | 'ec2Id' | 'name'>>(
    `SELECT v.id, v.ec2_id AS "ec2Id", v.name FROM volumes v WHERE ${visible(projectId)} AND ${refCondition(refs, NAMED, values)}`,
    values,
  );
  requireAllFound('volume', refs, rows);
}
