import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../../src/common/prisma/database.js';
import { type Ref, refCondition } from '../../../src/common/refs/ref.js';
import { overtakeMembers } from '../../../src/cloud/operations/member.repository.js';
import type { ShelfState, ShelfTask } from './shelf.state.js';

export interface ShelfRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly host: string;
  readonly state: ShelfState;
  readonly task: ShelfTask | null;
  readonly generation: number;
  readonly instanceId: string | null;
  readonly instanceGeneration: number | null;
}

export const SHELF_COLUMNS = `s.id, s.ec2_id AS "ec2Id", s.project_id AS "projectId", s.host, s.state, s.task, s.generation,
  s.instance_id AS "instanceId", s.instance_generation AS "instanceGeneration"`;

/** Always in the order of the ids, so that two batches cannot wait for each other. */
export function lockShelves(tx: Queryable, projectId: string, refs: readonly Ref[]): Promise<ShelfRow[]> {
  const values: unknown[] = [projectId];
  const named = refCondition(refs, { id: 's.id', ec2Id: 's.ec2_id' }, values);
  return tx.query<ShelfRow>(
    `SELECT ${SHELF_COLUMNS} FROM shelves s WHERE s.project_id = $1 AND s.state <> 'deleted' AND ${named}
     ORDER BY s.id FOR UPDATE`,
    values,
  );
}

export const shelvesOfChunk = (tx: Queryable, { operationId, chunk }: ChunkRef): Promise<ShelfRow[]> =>
  tx.query<ShelfRow>(
    `SELECT ${SHELF_COLUMNS} FROM shelves s JOIN operation_members m ON m.resource_id = s.id
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'shelf' AND m.part = 'owner' AND m.settled_at IS NULL
       AND s.operation_id = $1 ORDER BY s.id`,
    [operationId, chunk],
  );

/** Moves locked shelves to a newer operation: whoever was at work on them is fenced off. */
export async function takeShelves(
  tx: Queryable,
  ids: readonly string[],
  { operationId, task }: { readonly operationId: string; readonly task: ShelfTask },
): Promise<void> {
  await overtakeMembers(tx, ids);
  await tx.query(
    `UPDATE shelves SET generation = generation + 1, operation_id = $2, task = $3, reason = NULL WHERE id = ANY($1)`,
    [ids, operationId, task],
  );
}
