import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { overtakeMembers } from '../operations/member.repository.js';
import type { OperationMember } from '../operations/operation.repository.js';
import { OWN_SNAPSHOT, THERE } from './snapshot-access.js';
import type { LockedSnapshot } from './snapshot.js';

export const LOCKED_SNAPSHOT = `s.id, s.ec2_id AS "ec2Id", s.project_id AS "projectId", s.volume_id AS "volumeId", s.host,
  s.size_gib AS "sizeGiB", s.generation, s.lifecycle, s.task_state AS "taskState", s.settled_at AS "settledAt",
  s.source_snapshot AS "copyOf", s.data_key_id AS "dataKeyId"`;

const NAMED = { id: 's.id', ec2Id: 's.ec2_id', name: 's.name' };

/** The project's own, always in the order of the ids. Throws NotFound. */
export async function lockSnapshots(
  tx: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly LockedSnapshot[]> {
  const values: unknown[] = [projectId];
  const rows = await tx.query<LockedSnapshot & { readonly name: string }>(
    `SELECT ${LOCKED_SNAPSHOT}, s.name FROM snapshots s
     WHERE ${OWN_SNAPSHOT} AND ${THERE} AND ${refCondition(refs, NAMED, values)} ORDER BY s.id FOR UPDATE OF s`,
    values,
  );
  requireAllFound('snapshot', refs, rows);
  return rows;
}

/** Nobody deletes them until the transaction ends. False: one of them is gone. */
export async function shareSnapshots(tx: Queryable, ids: readonly string[]): Promise<boolean> {
  const rows = await tx.query(
    `SELECT s.id FROM snapshots s WHERE s.id = ANY($1::uuid[]) AND ${THERE} ORDER BY s.id FOR SHARE OF s`,
    [ids],
  );
  return rows.length === ids.length;
}

/** Those that the chunk's operation still has the say over, locked in the order of their ids. */
export const snapshotsOfChunk = (
  tx: Queryable,
  { operationId, chunk }: ChunkRef,
): Promise<LockedSnapshot[]> =>
  tx.query<LockedSnapshot>(
    `SELECT ${LOCKED_SNAPSHOT} FROM snapshots s JOIN operation_members m ON m.resource_id = s.id AND m.generation = s.generation
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'snapshot' AND m.part = 'owner' AND m.settled_at IS NULL
       AND s.operation_id = $1 AND s.task_state IS NOT NULL ORDER BY s.id FOR UPDATE OF s`,
    [operationId, chunk],
  );

/** Moves locked snapshots to a newer operation, which deletes them: whoever was at work on them is fenced off. */
export async function takeSnapshots(
  tx: Queryable,
  rows: readonly LockedSnapshot[],
  operationId: string,
): Promise<readonly OperationMember[]> {
  const ids = rows.map(({ id }) => id);
  await overtakeMembers(tx, ids);
  await tx.query(
    `UPDATE snapshots SET generation = generation + 1, operation_id = $2, task_state = 'deleting', reason_code = NULL,
       reason_message = NULL WHERE id = ANY($1)`,
    [ids, operationId],
  );
  return rows.map(({ id, ec2Id, generation }) => ({
    ...{ noun: 'snapshot', id, ec2Id, generation: generation + 1 },
  }));
}
