import { randomUUID } from 'node:crypto';
import type { Noun } from '../../../workflows/contracts/noun.js';
import type { WorkflowName } from '../../../workflows/contracts/workflow-names.js';
import type { Queryable } from '../../common/prisma/database.js';

/** One thing that somebody asked for, about to be written. */
export interface NewOperation {
  readonly workflow: WorkflowName;
  /** EC2's verb, or what the cloud itself does ("RepairHost"). */
  readonly action: string;
  /** In a few words, for lists: "launch 3 × m1.nano". */
  readonly summary: string;
  readonly requestId: string;
  readonly projectId: string | null;
  readonly userId: string | null;
  /** Small facts that the workflow's first step reads; never a secret. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly members: readonly OperationMember[];
  /** Members that one workflow works on; what they bring along is not counted. */
  readonly chunkSize: number;
  /** Ids beyond the members' under which the operation is found, for example a host. */
  readonly alsoAbout?: readonly string[];
}

export interface OperationMember {
  readonly noun: Noun;
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  /**
   * owner: the operation has taken the resource's lock. companion: it works inside the resource, fenced by its
   * generation, and others may do so too.
   */
  readonly part?: 'owner' | 'companion';
  /** Worked on by the same workflow. */
  readonly along?: readonly OperationMember[];
}

/** What the relay needs to start one workflow. */
export interface OutboxEntry {
  readonly id: number;
  readonly operationId: string;
  /** The operation's: see `Fence`. */
  readonly number: number;
  readonly chunk: number;
  readonly run: number;
  readonly workflow: WorkflowName;
  readonly projectId: string | null;
  readonly action: string;
  readonly requestId: string;
  /** Empty: committed before operations had words. */
  readonly summary: string;
  readonly resources: readonly string[];
}

export const OUTBOX_COLUMNS = `id, operation_id AS "operationId", number, chunk, run, workflow, project_id AS "projectId", action,
    request_id AS "requestId", summary, resources`;

const INSERT = `
  WITH op AS (
    INSERT INTO operations (id, project_id, user_id, action, workflow, request_id, args, summary)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $11) RETURNING number
  ), chunk AS (
    INSERT INTO operation_chunks (operation_id, chunk)
    SELECT $1, c FROM generate_series(0, $8::int) c
  ), member AS (
    INSERT INTO operation_members (operation_id, noun, resource_id, chunk, part, generation)
    SELECT $1, m.noun, m.id, m.chunk, coalesce(m.part, 'owner'), m.generation
    FROM jsonb_to_recordset($9::jsonb) AS m(noun text, id uuid, chunk int, part text, generation int)
  )
  INSERT INTO outbox (operation_id, number, chunk, run, workflow, project_id, action, request_id, resources,
    summary)
  SELECT $1, op.number, o.chunk, 1, $5, $2, $4, $6, o.resources, $11
  FROM op, jsonb_to_recordset($10::jsonb) AS o(chunk int, resources text[])
  RETURNING ${OUTBOX_COLUMNS}`;

/** Writes the operation with its chunks and its outbox rows, in the transaction that moves the resources. */
export async function insertOperation(
  tx: Queryable,
  id: string,
  operation: NewOperation,
): Promise<readonly OutboxEntry[]> {
  const { members: asked, chunkSize, alsoAbout = [] } = operation;
  const members = asked.flatMap(({ along = [], ...member }, i) =>
    [member, ...along].map((one) => ({ ...one, chunk: Math.floor(i / chunkSize) })),
  );
  const last = Math.max(0, Math.ceil(asked.length / chunkSize) - 1);
  const entries = Array.from({ length: last + 1 }, (_, chunk) => ({
    chunk,
    resources: [...members.filter((m) => m.chunk === chunk).flatMap((m) => [m.ec2Id, m.id]), ...alsoAbout],
  }));
  return tx.query<OutboxEntry>(INSERT, [
    id,
    operation.projectId,
    operation.userId,
    operation.action,
    operation.workflow,
    operation.requestId,
    JSON.stringify(operation.args),
    last,
    JSON.stringify(members),
    JSON.stringify(entries),
    operation.summary,
  ]);
}

export const newOperationId = (): string => randomUUID();
