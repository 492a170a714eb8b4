import type { Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';

/** A volume of which a snapshot is to be made. */
export interface SnapshotSource {
  readonly id: string;
  readonly ec2Id: string;
  readonly name: string;
  readonly zone: string;
  readonly host: string | null;
  readonly sizeGiB: number;
  readonly lifecycle: string;
  readonly taskState: string | null;
  /** What opens it; null: it is not encrypted. */
  readonly dataKeyId: string | null;
}

/** As they are until the transaction ends: no verb takes them meanwhile. Throws NotFound. */
export async function shareVolumes(
  tx: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly SnapshotSource[]> {
  const values: unknown[] = [projectId];
  const named = refCondition(refs, { id: 'v.id', ec2Id: 'v.ec2_id', name: 'v.name' }, values);
  const rows = await tx.query<SnapshotSource>(
    `SELECT v.id, v.ec2_id AS "ec2Id", v.name, v.zone, v.host, v.size_gib AS "sizeGiB", v.lifecycle,
       v.task_state AS "taskState", v.data_key_id AS "dataKeyId"
     FROM volumes v WHERE v.project_id = $1 AND v.ended_at IS NULL AND ${named} ORDER BY v.id FOR SHARE OF v`,
    values,
  );
  requireAllFound('volume', refs, rows);
  return rows;
}

export interface SnapshotToInsert {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly description: string;
  readonly operationId: string;
  readonly of: Pick<SnapshotSource, 'id' | 'ec2Id' | 'zone' | 'host' | 'sizeGiB' | 'dataKeyId'>;
  /** The snapshot of its host whose bytes it has. Absent: its volume's. */
  readonly copyOf?: string;
}

/** `pending`, of the first generation, on the host of its volume: its room there is claimed. */
export async function insertSnapshot(tx: Queryable, row: SnapshotToInsert): Promise<void> {
  const { id, ec2Id, projectId, userId, name, description, operationId, of } = row;
  await tx.query(
    `INSERT INTO snapshots (id, ec2_id, project_id, user_id, name, description, volume_id, volume_ec2_id, zone, host,
       size_gib, lifecycle, task_state, generation, operation_id, source_snapshot, data_key_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'pending', 'creating', 1, $12, $13, $14)`,
    [
      ...[id, ec2Id, projectId, userId, name, description, of.id, of.ec2Id, of.zone, of.host],
      ...[of.sizeGiB, operationId, row.copyOf ?? null, of.dataKeyId],
    ],
  );
}
