import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import { noteGenerations } from '../operations/member.repository.js';
import type { Claimed } from '../scheduler/sizes.js';
import type { FailedAttempt } from './launch-refusal.js';

export interface AttemptRow {
  readonly instanceId: string;
  readonly generation: number;
  readonly host: string;
  readonly state: 'held' | 'cleanup' | 'released';
}

const COLUMNS = `instance_id AS "instanceId", generation, host, state`;

export const openAttempts = (tx: Queryable, instanceIds: readonly string[]): Promise<AttemptRow[]> =>
  tx.query<AttemptRow>(
    `SELECT ${COLUMNS} FROM instance_attempts WHERE instance_id = ANY($1) AND state <> 'released' ORDER BY generation`,
    [instanceIds],
  );

export interface NewAttempt {
  readonly instanceId: string;
  readonly generation: number;
  readonly host: string;
  readonly claim: Claimed;
}

/** Writes the claims and puts the instances where they were placed. */
export async function insertAttempts(tx: Queryable, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const rows = attempts.map(({ claim, ...attempt }) => ({ ...attempt, ...claim }));
  await tx.query(
    `WITH a AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS a("instanceId" uuid, generation int, host text, vcpus int,
         "memoryMiB" int, "diskGiB" int)
     ), placed AS (
       UPDATE instances i SET host = a.host, task_state = CASE WHEN task_state = 'unwinding' THEN 'launching' ELSE task_state END
       FROM a WHERE i.id = a."instanceId"
     )
     INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
     SELECT "instanceId", generation, host, vcpus, "memoryMiB", "diskGiB", 'held' FROM a`,
    [JSON.stringify(rows)],
  );
}

/** What the instance claims where it is held, from now on. */
export async function resizeClaim(tx: Queryable, instanceId: string, claim: Claimed): Promise<void> {
  const { vcpus, memoryMiB, diskGiB } = claim;
  await tx.query(
    `UPDATE instance_attempts SET vcpus = $2, memory_mib = $3, disk_gib = $4 WHERE instance_id = $1 AND state = 'held'`,
    [instanceId, vcpus, memoryMiB, diskGiB],
  );
}

/** An attempt that was given up: free when its host has confirmed, else kept until it does. */
export async function closeAttempt(
  tx: Queryable,
  attempt: {
    readonly instanceId: string;
    readonly host: string;
    readonly reason: string;
    readonly cleanup: boolean;
  },
): Promise<void> {
  await tx.query(
    `UPDATE instance_attempts SET reason = $3, state = CASE WHEN $4 THEN 'cleanup' ELSE 'released' END,
       released_at = CASE WHEN $4 THEN NULL ELSE engine_now() END
     WHERE instance_id = $1 AND host = $2 AND state <> 'released'`,
    [attempt.instanceId, attempt.host, attempt.reason, attempt.cleanup],
  );
}

/** Hosts on which this instance failed before, with the reason of each. */
export const failedAttempts = (tx: Queryable, instanceId: string): Promise<FailedAttempt[]> =>
  tx.query(
    `SELECT host, reason FROM instance_attempts WHERE instance_id = $1 AND reason IS NOT NULL ORDER BY generation`,
    [instanceId],
  );

/** The next attempt's generation: raised by compare-and-set, for the instance and for its operation's note of it. */
export async function raiseGeneration(
  tx: Queryable,
  what: { readonly operationId: string; readonly instanceId: string; readonly from: number },
): Promise<boolean> {
  const rows = await tx.query(
    `WITH raised AS (
       UPDATE instances SET generation = generation + 1 WHERE id = $2 AND operation_id = $1 AND generation = $3
       RETURNING id, generation
     )
     ${noteGenerations('raised', '$1')} RETURNING m.resource_id`,
    [what.operationId, what.instanceId, what.from],
  );
  return rows.length === 1;
}

/**
 * A chunk is started again: its instances' generations rise, so that whatever the lost run left is fenced off. A launch
 * that was placed goes on where it was: its attempt takes the new generation, and its steps may run twice.
 */
export async function raiseChunk(tx: Queryable, { operationId, chunk }: ChunkRef): Promise<void> {
  await tx.query(
    `WITH raised AS (
       UPDATE instances i SET generation = i.generation + 1 FROM operation_members m
       WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'instance' AND m.part = 'owner' AND m.settled_at IS NULL
         AND i.id = m.resource_id AND i.operation_id = m.operation_id AND i.generation = m.generation
         AND i.task_state IS NOT NULL RETURNING i.id, i.generation
     ), noted AS (
       ${noteGenerations('raised', '$1')}
     )
     UPDATE instance_attempts a SET generation = r.generation FROM raised r
     WHERE a.instance_id = r.id AND a.generation = r.generation - 1 AND a.state = 'held'`,
    [operationId, chunk],
  );
}
