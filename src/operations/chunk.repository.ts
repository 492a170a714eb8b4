import { type WorkflowName, workflowIdOf } from '../../workflows/contracts/workflow-names.js';
import type { ChunkRef, Outcome, StepRecord } from '../../workflows/contracts/operation.js';
import { EngineError } from '../common/errors/engine-error.js';
import type { Queryable } from '../common/prisma/database.js';

export interface ClaimedChunk {
  readonly workflow: WorkflowName;
  readonly args: Readonly<Record<string, unknown>>;
  /** Nobody has claimed it before, under any run: there is nothing of earlier work to look for. */
  readonly isFirst: boolean;
}

/**
 * Claims the chunk for one Temporal run; the same run again is success. Another run's claim, or an older run number than the
 * chunk's, throws ChunkTaken.
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
 * Whether the chunk is still this run's, and keeps it so until the transaction ends. What a run that was given up for lost still
 * says must not settle or close what a later one works on. The chunk comes before its instances, as for whoever starts it again.
 * Who is about to `close` it locks its operation too, so that one of two is last.
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
  readonly instanceId: string;
  readonly outcome: 'succeeded' | 'failed' | 'overtaken';
  readonly message: string | null;
}

const SETTLE = `
  WITH settled AS (
    UPDATE operation_instances m SET settled_at = engine_now(), outcome = s.outcome, message = s.message
    FROM jsonb_to_recordset($3::jsonb) AS s("instanceId" uuid, outcome text, message text)
    WHERE m.operation_id = $1 AND m.instance_id = s."instanceId" AND m.settled_at IS NULL
  )
  INSERT INTO operation_steps (operation_id, chunk, instance_id, generation, step, is_undo, host, started_at, millis, error)
  SELECT $1, $2, s."instanceId", s.generation, s.step, s.undo, s.host, s."startedAt", s.millis, s.error
  FROM jsonb_to_recordset($4::jsonb) AS s("instanceId" uuid, generation int, step text, undo bool, host text,
    "startedAt" timestamptz, millis int, error text)
  ON CONFLICT DO NOTHING`;

/**
 * How each instance fared, and the timeline, in bulk. The step that writes them may run twice: an instance that is settled
 * keeps its first outcome, and a line that is there is left.
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

export const memberOutcome = (outcome: Outcome, ours: boolean): MemberOutcome['outcome'] =>
  outcome.kind === 'overtaken' || !ours
    ? 'overtaken'
    : outcome.kind === 'failed' || outcome.kind === 'launch-failed'
      ? 'failed'
      : 'succeeded';

const CLOSE = `
  WITH closed AS (
    UPDATE operation_chunks SET closed_at = engine_now() WHERE operation_id = $1 AND chunk = $2 AND closed_at IS NULL
  )
  UPDATE operations o SET finished_at = engine_now(), outcome = (
    SELECT CASE WHEN bool_and(m.outcome = 'failed') THEN 'failed' WHEN bool_or(m.outcome = 'failed') THEN 'partly-failed'
      ELSE 'succeeded' END
    FROM operation_instances m WHERE m.operation_id = $1)
  WHERE o.id = $1 AND o.finished_at IS NULL
    AND NOT EXISTS (SELECT FROM operation_chunks c WHERE c.operation_id = $1 AND c.chunk <> $2 AND c.closed_at IS NULL)`;

/** Closes the chunk, which is held to be closed; the last one finishes the operation. */
export async function closeChunk(tx: Queryable, ref: ChunkRef): Promise<void> {
  await tx.query(CLOSE, [ref.operationId, ref.chunk]);
}

/** By instance: ids of workflows of other operations whose chunk is open and that were at work on it. */
export async function overtakenWorkflows(
  tx: Queryable,
  operationId: string,
  instanceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx.query<{ instanceId: string; workflow: WorkflowName } & ChunkRef>(
    `SELECT m.instance_id AS "instanceId", o.workflow, c.operation_id AS "operationId", c.chunk, c.run
     FROM operation_instances m
     JOIN operation_chunks c ON c.operation_id = m.operation_id AND c.chunk = m.chunk AND c.closed_at IS NULL
     JOIN operations o ON o.id = m.operation_id
     WHERE m.instance_id = ANY($2) AND m.operation_id <> $1 AND m.outcome = 'overtaken'`,
    [operationId, instanceIds],
  );
  const found = new Map<string, string[]>();
  for (const row of rows)
    found.set(row.instanceId, [...(found.get(row.instanceId) ?? []), workflowIdOf(row.workflow, row)]);
  return found;
}
