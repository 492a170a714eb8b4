import type { Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { hasCompanions, overtakeMembers } from '../operations/member.repository.js';
import { lockHostUsage } from './host-usage-lock.js';
import { EPHEMERAL_GIB, SWAP_MIB } from './local-disks.js';
import { INSTANCE_NAMED, VISIBLE } from './instance-reader.repository.js';
import type { InstanceState, TaskState } from './instance.state.js';

/** An instance's row as the verbs need it, locked until the transaction ends. */
export interface LockedInstance extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly zone: string;
  readonly host: string | null;
  readonly generation: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  /** Its root is a volume: it has no disk of its flavor's. */
  readonly rootIsVolume: boolean;
  /** Of the disks that its flavor adds. */
  readonly ephemeralGiB: number;
  readonly swapMiB: number;
  readonly shutdownBehaviour: 'stop' | 'terminate';
  readonly disableTermination: boolean;
  readonly disableStop: boolean;
  /** Null: it is not locked. */
  readonly lockedBy: 'owner' | 'admin' | null;
  /**
   * An operation on a resource inside it is under way: see `OperationMember.part`. One that is committed while this
   * waits for its lock is not seen; fences then refuse its steps.
   */
  readonly hasCompanions: boolean;
  /**
   * That its last operation gives the guest to shut down; null: it does not ask the guest, or is of before guests were
   * asked.
   */
  readonly graceSeconds: number | null;
}

const COLUMNS = `id, ec2_id AS "ec2Id", project_id AS "projectId", user_id AS "userId", zone, host, lifecycle,
  task_state AS "taskState", generation, vcpus, memory_mib AS "memoryMiB", disk_gib AS "diskGiB", root_is_volume AS "rootIsVolume",
  ${EPHEMERAL_GIB} AS "ephemeralGiB", ${SWAP_MIB} AS "swapMiB",
  shutdown_behaviour AS "shutdownBehaviour", disable_termination AS "disableTermination", disable_stop AS "disableStop",
  locked_by AS "lockedBy",
  ${hasCompanions('i.id')} AS "hasCompanions",
  (SELECT (o.args->>'graceSeconds')::float8 FROM operations o WHERE o.id = i.operation_id) AS "graceSeconds"`;

/** Always in the order of the ids, so that two batches cannot wait for each other. */
export function lockNamed(
  tx: Queryable,
  projectId: string,
  asked: { readonly refs: readonly Ref[]; readonly terminatedVisibleSeconds: number },
): Promise<LockedInstance[]> {
  const values: unknown[] = [projectId, asked.terminatedVisibleSeconds];
  const named = refCondition(asked.refs, INSTANCE_NAMED, values);
  return tx.query<LockedInstance>(
    `SELECT ${COLUMNS} FROM instances i WHERE ${VISIBLE} AND ${named} ORDER BY id FOR UPDATE`,
    values,
  );
}

export const lockByIds = (tx: Queryable, ids: readonly string[]): Promise<LockedInstance[]> =>
  tx.query<LockedInstance>(`SELECT ${COLUMNS} FROM instances i WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [
    ids,
  ]);

/**
 * What a verb's transaction writes to the rows that it takes. What they are stays: only how the work ends moves that.
 */
export interface Claim {
  readonly operationId: string;
  readonly task: TaskState;
  readonly reasonCode: string | null;
  readonly reasonMessage: string | null;
  /** Words that EC2 puts before the time, as in "User initiated (2026-01-02 03:04:05 GMT)"; null: none. */
  readonly transition: string | null;
}

const CLAIM = `
  UPDATE instances SET
    generation = generation + 1, operation_id = $2, task_state = $3, state_reason_code = $4, state_reason_message = $5,
    state_transition_reason = CASE WHEN $6::text IS NULL THEN ''
      ELSE $6 || to_char(engine_now() AT TIME ZONE 'UTC', ' (YYYY-MM-DD HH24:MI:SS "GMT)"') END,
    metadata_seen_at = CASE WHEN $3 = 'starting' THEN NULL ELSE metadata_seen_at END,
    launch_time = CASE WHEN $3 = 'starting' THEN engine_now() ELSE launch_time END
  WHERE id = ANY($1)`;

/**
 * Moves the locked rows to the new operation: the generation rises, and earlier work is fenced off from
 * here on. Call before the operation's own rows are written.
 */
export async function claimInstances(tx: Queryable, ids: readonly string[], claim: Claim): Promise<void> {
  const { operationId, task, reasonCode, reasonMessage, transition } = claim;
  await overtakeMembers(tx, ids);
  if (task === 'starting') await lockHostUsage(tx, ids);
  await tx.query(CLAIM, [ids, operationId, task, reasonCode, reasonMessage, transition]);
}
