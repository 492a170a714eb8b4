import type { RequestContext } from '../../../src/common/context/request-context.js';
import { EngineError } from '../../../src/common/errors/engine-error.js';
import { ec2IdWith } from '../../../src/common/ids/ec2-id.js';
import type { Queryable } from '../../../src/common/prisma/database.js';
import { requireAllFound } from '../../../src/common/refs/not-found.js';
import { byId, type Ref } from '../../../src/common/refs/ref.js';
import {
  insertOperation,
  type OperationMember,
  type OutboxEntry,
} from '../../../src/cloud/operations/operation.repository.js';
import { lockShelves, type ShelfRow, takeShelves } from './shelf.repository.js';
import type { ShelfTask } from './shelf.state.js';

/** What a verb is about to commit. */
export interface Work {
  readonly workflow: 'create-shelf' | 'delete-shelf' | 'place-shelf';
  readonly action: string;
  readonly members: readonly OperationMember[];
}

export async function insertShelves(
  tx: Queryable,
  ids: readonly string[],
  {
    operationId,
    host,
    projectId,
  }: { readonly operationId: string; readonly host: string; readonly projectId: string },
): Promise<readonly OperationMember[]> {
  const ec2Ids = ids.map((id) => ec2IdWith('shelf', id));
  await tx.query(
    `INSERT INTO shelves (id, ec2_id, project_id, host, state, task, generation, operation_id)
     SELECT n.id, n.ec2_id, $3, $4, 'building', 'assembling', 1, $5 FROM unnest($1::uuid[], $2::text[]) AS n(id, ec2_id)`,
    [ids, ec2Ids, projectId, host, operationId],
  );
  return ids.map((id, i) => ({
    ...{ noun: 'shelf', id, ec2Id: ec2Ids[i] ?? '' },
    generation: 1,
  }));
}

/** EC2 ids of what the operation made. */
export async function shelvesMade(tx: Queryable, operationId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ ec2Id: string }>(
    `SELECT s.ec2_id AS "ec2Id" FROM shelves s JOIN operation_members m ON m.resource_id = s.id
     WHERE m.operation_id = $1 ORDER BY s.id`,
    [operationId],
  );
  return rows.map(({ ec2Id }) => ec2Id);
}

export async function locked(
  tx: Queryable,
  projectId: string,
  refs: readonly Ref[],
): Promise<readonly ShelfRow[]> {
  const rows = await lockShelves(tx, projectId, refs);
  requireAllFound('shelf', refs, rows);
  return rows;
}

export async function taken(
  tx: Queryable,
  rows: readonly ShelfRow[],
  how: { readonly operationId: string; readonly task: ShelfTask },
): Promise<readonly OperationMember[]> {
  await takeShelves(
    tx,
    rows.map(({ id }) => id),
    how,
  );
  return rows.map(({ id, ec2Id, generation }) => ({
    ...{ noun: 'shelf', id, ec2Id },
    generation: generation + 1,
  }));
}

interface Instance {
  readonly id: string;
  readonly ec2Id: string;
  readonly host: string;
  readonly generation: number;
  readonly isFree: boolean;
}

export async function runningInstances(tx: Queryable, projectId: string, ids: readonly string[]) {
  const rows = await tx.query<Instance>(
    `SELECT id, ec2_id AS "ec2Id", host, generation, lifecycle = 'active' AND task_state IS NULL AS "isFree" FROM instances
     WHERE id = ANY($1) AND project_id = $2 ORDER BY id FOR SHARE`,
    [ids, projectId],
  );
  requireAllFound('instance', ids.map(byId), rows);
  const busy = rows.find(({ isFree }) => !isFree);
  if (busy) throw new EngineError('IncorrectInstanceState', `${busy.ec2Id} does not run`);
  return new Map(rows.map((row) => [row.id, row]));
}

export const isPlaceable = ({ state, task, host }: ShelfRow, instance: Instance | undefined): boolean =>
  state === 'ready' && task === null && host === instance?.host;

/** Already while it is on its way, so that whoever ends the instance takes the shelf too. */
export const putInto = (tx: Queryable, asked: ReadonlyMap<string, string>) =>
  tx.query(
    `UPDATE shelves s SET instance_id = i.id, instance_generation = i.generation
     FROM unnest($1::uuid[], $2::uuid[]) AS a(shelf, instance) JOIN instances i ON i.id = a.instance WHERE s.id = a.shelf`,
    [[...asked.keys()], [...asked.values()]],
  );

export const companion = ({ id, ec2Id, generation }: Instance): OperationMember => ({
  ...{ noun: 'instance', id, ec2Id, generation },
  part: 'companion',
});

export function commit(
  tx: Queryable,
  { requestId, projectId, userId }: RequestContext,
  { operationId, ...work }: Work & { readonly operationId: string },
): Promise<readonly OutboxEntry[]> {
  const asked = { requestId, projectId, userId, args: {}, chunkSize: 50, summary: work.workflow };
  return insertOperation(tx, operationId, { ...work, ...asked });
}
