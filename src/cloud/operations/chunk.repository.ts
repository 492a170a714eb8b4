import { type WorkflowName, workflowIdOf } from '../../../workflows/contracts/workflow-names.js';
import type { Outcome } from '../../../workflows/contracts/noun.js';
import type { ChunkRef, OperationOutcome, StepRecord } from '../../../workflows/contracts/operation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';

export interface ClaimedChunk {
  readonly workflow: WorkflowName;
  readonly args: Readonly<Record<string, unknown>>;
  /** Not claimed before, under any run: there is nothing of earlier work to look for. */
  readonly isFirst: boolean;
}

/**
 * Claims the chunk for one Temporal run; the same run again is success. Another run's claim, or an older run number
 * than the chunk's, throws ChunkTaken.
 */
export async function claimChunk(tx: Queryable, ref: ChunkRef, temporalRunId: string): Promise<ClaimedChunk> {
  const [claimed] = await tx.query<ClaimedChunk>(
    `UPDATE operation_chunks c SET temporal_run_id = $4, started_at = engine_now()
     FROM operations o, operation_chunks before
     WHERE c.operation_id = $1 AND c.chunk = $2 AND c.run = $3 AND c.closed_at IS NULL
       AND (c.temporal_run_id IS NULL OR c.temporal_run_id = $4) AND o.id = c.operation_id
       AND before.operation_id = c.operation_id AND before.chunk = c.chunk
     RETURNING o.workflow, o.args, before.temporal_run_id IS NULL AND c.run = 1 AS "isFirst"`,
    [ref.operationId, ref.chunk, ref.run, temporalRunId],
  );
  if (!claimed) throw new EngineError('ChunkTaken', 'Another workflow works on this part of the operation');
  return claimed;
}

/**
 * Whether the chunk is still this run's, and keeps it so until the transaction ends. What a run that was given up for
 * lost still says must not settle or close what a later one works on. The chunk comes before its resources, as for
 * who starts it again. Who is about to `close` it locks its operation too, so that one of two is last.
 */
export async function holdsChunk(
  tx: Queryable,
  ref: ChunkRef,
  { close }: { readonly close: boolean },
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT FROM operation_chunks c JOIN operations o ON o.id = c.operation_id
     WHERE c.operation_id = $1 AND c.chunk = $2 AND c.run = $3 FOR NO KEY UPDATE OF ${close ? 'c, o' : 'c'}`,
    [ref.operationId, ref.chunk, ref.run],
  );
  return rows.length === 1;
}

export interface MemberOutcome {
  readonly id: string;
  readonly outcome: 'succeeded' | 'failed' | 'overtaken';
  readonly message: string | null;
}

const SETTLE = `
  WITH settled AS (
    UPDATE operation_members m SET settled_at = engine_now(), outcome = s.outcome, message = s.message
    FROM jsonb_to_recordset($3::jsonb) AS s(id uuid, outcome text, message text)
    WHERE m.operation_id = $1 AND m.resource_id = s.id AND m.settled_at IS NULL
  )
  INSERT INTO operation_steps (operation_id, chunk, noun, resource_id, generation, step, is_undo, host, started_at, millis, error,
    cause)
  SELECT $1, $2, s.noun, s.id, s.generation, s.step, s.undo, s.host, s."startedAt", s.millis, s.error, s.cause
  FROM jsonb_to_recordset($4::jsonb) AS s(noun text, id uuid, generation int, step text, undo bool, host text,
    "startedAt" timestamptz, millis int, error text, cause text)
  ON CONFLICT DO NOTHING`;

/**
 * How each resource fared, and the timeline, in bulk. The step that writes them may run twice: a resource that is
 * settled keeps its first outcome, and a line that is there is left.
 */
export async function settleMembers(
  tx: Queryable,
  ref: ChunkRef,
  told: { readonly members: readonly MemberOutcome[]; readonly steps: readonly StepRecord[] },
): Promise<void> {
  const { members, steps } = told;
  if (members.length + steps.length === 0) return;
  await tx.query(SETTLE, [ref.operationId, ref.chunk, JSON.stringify(members), JSON.stringify(steps)]);
}

/** An ending with a reason is a failure, whatever its noun calls it. */
export const memberOutcome = (outcome: Outcome, ours: boolean): MemberOutcome['outcome'] =>
  outcome.kind === 'overtaken' || !ours ? 'overtaken' : 'reason' in outcome ? 'failed' : 'succeeded';

/** Of members `m`: what newer operations had taken counts only where it is all. */
const OUTCOME = `CASE WHEN bool_and(m.outcome = 'overtaken') THEN 'overtaken' WHEN NOT coalesce(bool_or(m.outcome = 'failed'), false)
    THEN 'succeeded' WHEN bool_or(m.outcome = 'succeeded') THEN 'partly-failed' ELSE 'failed' END`;

const CLOSE = `
  WITH closed AS (
    UPDATE operation_chunks SET closed_at = engine_now() WHERE operation_id = $1 AND chunk = $2 AND closed_at IS NULL
  ), beside AS (
    UPDATE operation_members SET settled_at = engine_now(), outcome = 'succeeded'
    WHERE operation_id = $1 AND chunk = $2 AND part = 'companion' AND settled_at IS NULL
  ), finished AS (
    UPDATE operations o SET finished_at = engine_now(), outcome = (
      SELECT ${OUTCOME} FROM operation_members m WHERE m.operation_id = $1 AND m.part = 'owner')
    WHERE o.id = $1 AND o.finished_at IS NULL
      AND NOT EXISTS (SELECT FROM operation_chunks c WHERE c.operation_id = $1 AND c.chunk <> $2 AND c.closed_at IS NULL)
  )
  SELECT ${OUTCOME} AS outcome FROM operation_members m WHERE m.operation_id = $1 AND m.chunk = $2 AND m.part = 'owner'`;

/** Closes the chunk, which is held to be closed, and answers how it ended; the last one finishes the operation. */
export async function closeChunk(tx: Queryable, ref: ChunkRef): Promise<OperationOutcome> {
  const [closed] = await tx.query<{ outcome: OperationOutcome }>(CLOSE, [ref.operationId, ref.chunk]);
  return closed?.outcome ?? 'succeeded';
}

/** By resource: ids of workflows of other operations whose chunk is open and that were at work on it, or in it. */
export async function overtakenWorkflows(
  tx: Queryable,
  operationId: string,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ resourceId: string; workflow: WorkflowName } & ChunkRef>(
    `SELECT m.resource_id AS "resourceId", o.workflow, c.operation_id AS "operationId", c.chunk, c.run
     FROM operation_members m
     JOIN operation_chunks c ON c.operation_id = m.operation_id AND c.chunk = m.chunk AND c.closed_at IS NULL
     JOIN operations o ON o.id = m.operation_id
     WHERE m.resource_id = ANY($2) AND m.operation_id <> $1 AND m.outcome = 'overtaken'`,
    [operationId, resourceIds],
  );
  const found = new Map<string, string[]>();
  for (const row of rows)
    found.set(row.resourceId, [...(found.get(row.resourceId) ?? []), workflowIdOf(row.workflow, row)]);
  return found;
}
