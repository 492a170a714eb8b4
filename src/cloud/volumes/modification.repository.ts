import type { SqlCondition } from '../../common/filters/sql-filters.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { VolumeModification } from './volume-modification.js';
import type { VolumeShape } from './volume-types.js';

const shape = (name: 'original' | 'target'): string =>
  `json_build_object('sizeGiB', m.${name}_size_gib, 'volumeType', m.${name}_type, 'iops', m.${name}_iops,
    'throughputMiB', m.${name}_throughput_mib) AS ${name}`;

/** Over `volume_modifications m` and its volume `v`; $1 is the project, $2 the key after which the page begins. */
export const modificationsOf = (
  on: Queryable,
  projectId: string,
  page: {
    readonly ids: readonly string[];
    readonly condition?: SqlCondition | undefined;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<VolumeModification[]> => {
  const values: unknown[] = [projectId, page.after, page.limit, page.ids];
  const where = page.condition?.(values) ?? '';
  return on.query<VolumeModification>(
    `SELECT v.ec2_id AS "volumeEc2Id", m.state, ${shape('original')}, ${shape('target')},
       m.reason_message AS "reasonMessage", m.started_at AS "startedAt", m.ended_at AS "endedAt"
     FROM volume_modifications m JOIN volumes v ON v.id = m.volume_id
     WHERE v.project_id = $1 AND v.ended_at IS NULL AND ($2::text IS NULL OR v.ec2_id > $2)
       AND (cardinality($4::text[]) = 0 OR v.ec2_id = ANY($4))${where}
     ORDER BY v.ec2_id LIMIT $3`,
    values,
  );
};

/** The volume is as asked from now on: its room is claimed. What was asked of it before is forgotten. */
export async function beginModification(
  tx: Queryable,
  volumeId: string,
  { before, after }: { readonly before: VolumeShape; readonly after: VolumeShape },
): Promise<void> {
  await tx.query(
    `INSERT INTO volume_modifications (volume_id, state, original_size_gib, original_type, original_iops,
       original_throughput_mib, target_size_gib, target_type, target_iops, target_throughput_mib)
     VALUES ($1, 'modifying', $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (volume_id) DO UPDATE SET state = 'modifying', original_size_gib = $2, original_type = $3,
       original_iops = $4, original_throughput_mib = $5, target_size_gib = $6, target_type = $7, target_iops = $8,
       target_throughput_mib = $9, reason_message = NULL, started_at = engine_now(), ended_at = NULL`,
    [volumeId, ...valuesOf(before), ...valuesOf(after)],
  );
  await tx.query(
    'UPDATE volumes SET size_gib = $2, volume_type = $3, iops = $4, throughput_mib = $5 WHERE id = $1',
    [volumeId, ...valuesOf(after)],
  );
}

const valuesOf = ({ sizeGiB, volumeType, iops, throughputMiB }: VolumeShape): readonly unknown[] => [
  ...[sizeGiB, volumeType, iops, throughputMiB],
];

/** What volumes were before the modifications that are under way, by their keys. */
export async function shapesBefore(
  tx: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, VolumeShape>> {
  const rows = await tx.query<{ id: string; original: VolumeShape }>(
    `SELECT m.volume_id AS id, ${shape('original')} FROM volume_modifications m WHERE m.volume_id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, original }) => [id, original]));
}

/** The volume is what it was. */
export async function restoreShape(tx: Queryable, volumeId: string): Promise<void> {
  await tx.query(
    `UPDATE volumes v SET size_gib = m.original_size_gib, volume_type = m.original_type, iops = m.original_iops,
       throughput_mib = m.original_throughput_mib
     FROM volume_modifications m WHERE m.volume_id = v.id AND v.id = $1`,
    [volumeId],
  );
}

/** `why`: it failed. Null: it did not. */
export async function endModification(tx: Queryable, volumeId: string, why: string | null): Promise<void> {
  await tx.query(
    `UPDATE volume_modifications SET state = CASE WHEN $2::text IS NULL THEN 'completed' ELSE 'failed' END,
       reason_message = $2, ended_at = engine_now() WHERE volume_id = $1`,
    [volumeId, why],
  );
}

/**
 * A newer operation has the volumes. What was asked of them stays: a host that has not done it yet is found by the next
 * comparison.
 */
export async function leaveModifications(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE volume_modifications SET state = 'completed', ended_at = engine_now()
     WHERE volume_id = ANY($1) AND state = 'modifying'`,
    [ids],
  );
}
