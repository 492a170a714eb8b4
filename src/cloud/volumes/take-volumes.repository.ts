import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { overtakeMembers } from '../operations/member.repository.js';
import type { OperationMember } from '../operations/operation.repository.js';
import { leaveModifications } from './modification.repository.js';
import type { VolumeState, VolumeTask } from './volume.state.js';

/** A volume's row as the verbs need it, locked until the transaction ends. */
export interface LockedVolume extends VolumeState {
  readonly id: string;
  readonly ec2Id: string;
  readonly zone: string;
  readonly host: string | null;
  readonly sizeGiB: number;
  readonly iops: number | null;
  readonly throughputMiB: number | null;
  readonly volumeType: string;
  readonly generation: number;
  readonly instanceId: string | null;
  readonly device: string | null;
  readonly deleteOnTermination: boolean;
  readonly isLeaving: boolean;
  readonly settledAt: Date | null;
  /** The snapshot whose bytes it begins with; null: none. */
  readonly sourceId: string | null;
  /** The image whose bytes it begins with; null: none. */
  readonly imageId: string | null;
  /** What opens it; null: it is not encrypted. */
  readonly dataKeyId: string | null;
}

export const LOCKED_COLUMNS = `v.id, v.ec2_id AS "ec2Id", v.zone, v.host, v.size_gib AS "sizeGiB", v.iops,
  v.throughput_mib AS "throughputMiB", v.volume_type AS "volumeType", v.generation, v.lifecycle, v.task_state AS "taskState",
  v.instance_id AS "instanceId", v.device, v.delete_on_termination AS "deleteOnTermination", v.is_leaving AS "isLeaving", v.settled_at AS "settledAt",
  v.source_snapshot AS "sourceId", v.source_image AS "imageId", v.data_key_id AS "dataKeyId",
  v.lost_at IS NOT NULL AS "isLost"`;

const NAMED = { id: 'v.id', ec2Id: 'v.ec2_id', name: 'v.name' };

/** Always in the order of the ids, so that two batches cannot wait for each other. Throws NotFound. */
export async function lockVolumes(
  tx: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly LockedVolume[]> {
  const values: unknown[] = [projectId];
  const rows = await tx.query<LockedVolume & { readonly name: string }>(
    `SELECT ${LOCKED_COLUMNS}, v.name FROM volumes v
     WHERE v.project_id = $1 AND v.ended_at IS NULL AND ${refCondition(refs, NAMED, values)} ORDER BY v.id FOR UPDATE OF v`,
    values,
  );
  requireAllFound('volume', refs, rows);
  return rows;
}

/** Which instance has it now; nothing is locked. Throws NotFound. */
export async function instanceOfVolume(tx: Queryable, projectId: string, ref: Ref): Promise<string | null> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<{ id: string; instanceId: string | null }>(
    `SELECT v.id, v.instance_id AS "instanceId" FROM volumes v
     WHERE v.project_id = $1 AND v.ended_at IS NULL AND ${refCondition([ref], NAMED, values)}`,
    values,
  );
  if (row) return row.instanceId;
  throw new NotFound('volume', [ref]);
}

/** Those that the chunk's operation still has the say over, locked in the order of their ids. */
export const volumesOfChunk = (tx: Queryable, { operationId, chunk }: ChunkRef): Promise<LockedVolume[]> =>
  tx.query<LockedVolume>(
    `SELECT ${LOCKED_COLUMNS} FROM volumes v JOIN operation_members m ON m.resource_id = v.id AND m.generation = v.generation
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'volume' AND m.part = 'owner' AND m.settled_at IS NULL
       AND v.operation_id = $1 AND v.task_state IS NOT NULL ORDER BY v.id FOR UPDATE OF v`,
    [operationId, chunk],
  );

/**
 * Moves locked volumes to a newer operation: whoever was at work on them is fenced off. Its members, at their
 * generations.
 */
export async function takeVolumes(
  tx: Queryable,
  rows: readonly LockedVolume[],
  { operationId, task }: { readonly operationId: string; readonly task: VolumeTask },
): Promise<readonly OperationMember[]> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  await overtakeMembers(tx, ids);
  await leaveModifications(tx, ids);
  await tx.query(
    `UPDATE volumes SET generation = generation + 1, operation_id = $2, task_state = $3, reason_code = NULL,
       reason_message = NULL WHERE id = ANY($1)`,
    [ids, operationId, task],
  );
  return rows.map(({ id, ec2Id, generation }) => ({ noun: 'volume', id, ec2Id, generation: generation + 1 }));
}
