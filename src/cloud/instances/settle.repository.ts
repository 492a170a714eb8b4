import type { CleanupNote, Reason } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import { keepInterfaces, removeInterfaces } from '../networks/interface-statements.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import { keepGroups, leaveGroupsOfInterfaces } from '../security-groups/membership.repository.js';
import { leaveGroups } from '../security-groups/membership-statements.js';
import { instanceStates } from './instance.state.js';

/**
 * The instance holds nothing any more, but for what `cleanups` name. With a `reason` it is a launch that could not be
 * done, an `error`; null: it is `deleted`, and the reason that is written stays.
 */
export interface Gone {
  readonly instanceId: string;
  readonly reason: Reason | null;
  readonly cleanups: readonly CleanupNote[];
}

const GONE_ROWS = '$1::jsonb) AS g(id uuid, code text, message text, hosts text[])';

const ENDED = `task_state = NULL, terminated_at = coalesce(r.terminated_at, engine_now()), sealed_user_data = NULL,
  power_state = CASE WHEN cardinality(g.hosts) = 0 THEN 'absent' ELSE 'unknown' END`;
const ENDING = { using: `jsonb_to_recordset(${GONE_ROWS}`, where: 'r.id = g.id' };

/** Alone and first: their trigger locks the project, and launches lock project and network in this order. */
const DELETED = moveOf(instanceStates, 'deleted', {
  ...ENDING,
  set: `${ENDED}, deleted_at = engine_now()`,
  where: `${ENDING.where} AND g.code IS NULL`,
});
const LAUNCH_FAILED = moveOf(instanceStates, 'error', {
  ...ENDING,
  set: `${ENDED}, state_reason_code = g.code, state_reason_message = g.message, state_transition_reason = g.message`,
  where: `${ENDING.where} AND g.code IS NOT NULL`,
});

/**
 * By itself, too: its trigger locks `host_usage`, which comes before the network's row; within one statement it would
 * come after.
 */
const RELEASED = `
  UPDATE instance_attempts a SET state = CASE WHEN a.host = ANY(g.hosts) THEN 'cleanup' ELSE 'released' END,
    reason = coalesce(a.reason, g.message),
    released_at = CASE WHEN a.host = ANY(g.hosts) THEN NULL ELSE engine_now() END
  FROM jsonb_to_recordset(${GONE_ROWS} WHERE a.instance_id = g.id AND a.state <> 'released'`;

const LET_GO = `
  WITH gone AS (
    SELECT * FROM jsonb_to_recordset(${GONE_ROWS}
  ), ${removeInterfaces('gone')}
  ${leaveGroups('SELECT id FROM gone')}`;

export async function writeGone(tx: Queryable, gone: readonly Gone[]): Promise<void> {
  if (gone.length === 0) return;
  const rows = gone.map(({ instanceId, reason, cleanups }) => ({
    id: instanceId,
    code: reason?.code ?? null,
    message: reason?.message ?? null,
    hosts: [...new Set(cleanups.map(({ host }) => host))],
  }));
  const json = JSON.stringify(rows);
  for (const [move, isIts] of [
    [DELETED, ({ reason }: Gone) => reason === null],
    [LAUNCH_FAILED, ({ reason }: Gone) => reason !== null],
  ] as const) {
    const ids = gone.filter(isIts).map(({ instanceId }) => instanceId);
    if (ids.length > 0) await moveAll(tx, move, ids, [json]);
  }
  await tx.query(RELEASED, [json]);
  const instanceIds = gone.map(({ instanceId }) => instanceId);
  await keepGroups(tx, instanceIds);
  await keepInterfaces(tx, instanceIds);
  await leaveGroupsOfInterfaces(tx, instanceIds);
  await tx.query(LET_GO, [json]);
  await leaveCleanups(
    tx,
    gone.flatMap(({ cleanups }) => cleanups),
  );
}

export async function markUnwinding(
  tx: Queryable,
  what: {
    readonly operationId: string;
    readonly id: string;
    readonly generation: number;
    readonly reason: Reason;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE instances SET task_state = 'unwinding', state_reason_code = $4, state_reason_message = $5
     WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
    [what.id, what.operationId, what.generation, what.reason.code, what.reason.message],
  );
  return rows.length === 1;
}
