import type { CleanupNote, Outcome, Reason } from '../../workflows/contracts/operation.js';
import type { Queryable } from '../common/prisma/database.js';

type Of<K extends Outcome['kind']> = Extract<Outcome, { readonly kind: K }>;

/** Those of the instances that this operation still has the say over, locked. Others were overtaken: nothing is written. */
export async function stillOurs(
  tx: Queryable,
  operationId: string,
  outcomes: readonly Outcome[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `SELECT i.id FROM instances i
     JOIN unnest($2::uuid[], $3::int[]) AS o(id, generation) ON o.id = i.id AND o.generation = i.generation
     WHERE i.operation_id = $1 AND i.task_state IS NOT NULL ORDER BY i.id FOR UPDATE OF i`,
    [operationId, outcomes.map((o) => o.instanceId), outcomes.map((o) => o.generation)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** pending → running starts the clock of LaunchTime; a reboot does not. What the guest is pinned to is kept. */
export async function writeRunning(tx: Queryable, running: readonly Of<'running'>[]): Promise<void> {
  await tx.query(
    `UPDATE instances i SET task_state = NULL, state = 'running', state_reason_code = NULL, state_reason_message = NULL,
       state_transition_reason = '', launched_at = CASE WHEN state = 'pending' THEN engine_now() ELSE launched_at END,
       machine_type = coalesce(r.machine_type, i.machine_type), cpu_model = coalesce(r.cpu_model, i.cpu_model)
     FROM unnest($1::uuid[], $2::text[], $3::text[]) AS r(id, machine_type, cpu_model) WHERE i.id = r.id`,
    [
      running.map(({ instanceId }) => instanceId),
      running.map(({ pinned }) => pinned?.machineType ?? null),
      running.map(({ pinned }) => pinned?.cpuModel ?? null),
    ],
  );
}

export async function writeStopped(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.query(`UPDATE instances SET task_state = NULL, state = 'stopped' WHERE id = ANY($1)`, [ids]);
}

/** What could not be done leaves the instance as the host says that it is; when the host said nothing, as it was. */
export async function writeFailed(tx: Queryable, operationId: string, failed: Of<'failed'>): Promise<void> {
  const state = { running: 'running', stopped: 'stopped', absent: 'stopped', unknown: null }[failed.power];
  await tx.query(
    `UPDATE instances i SET task_state = NULL, state = coalesce($3, m.previous_state, i.state),
       state_reason_code = $4, state_reason_message = $5, state_transition_reason = $5
     FROM operation_instances m
     WHERE i.id = $1 AND m.instance_id = i.id AND m.operation_id = $2`,
    [failed.instanceId, operationId, state, failed.reason.code, failed.reason.message],
  );
}

/** The instance holds nothing any more, but for what `cleanups` name. `reason` null: the one that is written stays. */
export interface Gone {
  readonly instanceId: string;
  readonly reason: Reason | null;
  readonly cleanups: readonly CleanupNote[];
}

const GONE_ROWS = '$1::jsonb) AS g(id uuid, code text, message text, hosts text[])';

/** Alone and first: its trigger locks the project, and launches lock project and network in this order. */
const TERMINATED = `
  UPDATE instances i SET task_state = NULL, state = 'terminated', terminated_at = engine_now(),
    state_reason_code = coalesce(g.code, i.state_reason_code), state_reason_message = coalesce(g.message, i.state_reason_message),
    state_transition_reason = coalesce(g.message, i.state_transition_reason), sealed_user_data = NULL
  FROM jsonb_to_recordset(${GONE_ROWS} WHERE i.id = g.id`;

/** By itself, too: its trigger locks `host_usage`, which comes before the network's row; within one statement it would come after. */
const RELEASED = `
  UPDATE instance_attempts a SET state = CASE WHEN a.host = ANY(g.hosts) THEN 'cleanup' ELSE 'released' END,
    reason = coalesce(a.reason, g.message),
    released_at = CASE WHEN a.host = ANY(g.hosts) THEN NULL ELSE engine_now() END
  FROM jsonb_to_recordset(${GONE_ROWS} WHERE a.instance_id = g.id AND a.state <> 'released'`;

const LET_GO = `
  WITH gone AS (
    SELECT * FROM jsonb_to_recordset(${GONE_ROWS}
  ), interface AS (
    DELETE FROM network_interfaces n USING gone g WHERE n.instance_id = g.id RETURNING n.id, g.hosts
  ), freed AS (
    DELETE FROM fixed_addresses f USING interface n WHERE f.interface_id = n.id AND cardinality(n.hosts) = 0
  ), quarantined AS (
    UPDATE fixed_addresses f SET state = 'quarantined', host = n.hosts[1], since = engine_now()
    FROM interface n WHERE f.interface_id = n.id AND cardinality(n.hosts) > 0
  )
  DELETE FROM instance_groups ig USING gone g WHERE ig.instance_id = g.id`;

export async function writeGone(tx: Queryable, gone: readonly Gone[]): Promise<void> {
  if (gone.length === 0) return;
  const rows = gone.map(({ instanceId, reason, cleanups }) => ({
    id: instanceId,
    code: reason?.code ?? null,
    message: reason?.message ?? null,
    hosts: [...new Set(cleanups.map(({ host }) => host))],
  }));
  const json = JSON.stringify(rows);
  await tx.query(TERMINATED, [json]);
  await tx.query(RELEASED, [json]);
  await tx.query(LET_GO, [json]);
  await leaveCleanups(
    tx,
    gone.flatMap(({ cleanups }) => cleanups),
  );
}

/** What a silent host still has to do. The same again changes nothing. */
export async function leaveCleanups(tx: Queryable, cleanups: readonly CleanupNote[]): Promise<void> {
  if (cleanups.length === 0) return;
  await tx.query(
    `INSERT INTO cleanups (id, host, kind, instance_id, generation, args)
     SELECT gen_random_uuid(), c.host, c.kind, c."instanceId", c.generation, jsonb_build_object('portId', c."portId")
     FROM jsonb_to_recordset($1::jsonb) AS c(host text, kind text, "instanceId" uuid, generation int, "portId" text)
     WHERE NOT EXISTS (SELECT FROM cleanups d WHERE d.host = c.host AND d.kind = c.kind AND d.instance_id = c."instanceId"
       AND d.generation = c.generation AND d.done_at IS NULL)`,
    [JSON.stringify(cleanups)],
  );
}

export async function markUnwinding(
  tx: Queryable,
  what: {
    readonly operationId: string;
    readonly instanceId: string;
    readonly generation: number;
    readonly reason: Reason;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE instances SET task_state = 'unwinding', state_reason_code = $4, state_reason_message = $5
     WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
    [what.instanceId, what.operationId, what.generation, what.reason.code, what.reason.message],
  );
  return rows.length === 1;
}
