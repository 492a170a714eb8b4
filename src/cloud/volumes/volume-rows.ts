import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveOf, moveTo } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import type { CleanedUp, NounRows } from '../operations/noun-rows.js';
import { lockOwned, noteGenerations, ownedValues } from '../operations/member.repository.js';
import { volumeNoun } from './volume.noun.js';
import { volumeStates, type VolumeLifecycle } from './volume.state.js';

const SETTLED = 'task_state = NULL, settled_at = engine_now(), reason_code = $2, reason_message = $3';
/** A host that owes something of it has not let go of it. */
const ENDED = `, released_at = CASE WHEN $4::bool THEN NULL ELSE engine_now() END`;

const settledAs = (lifecycle: VolumeLifecycle, more = '') =>
  moveOf(volumeStates, lifecycle, { set: SETTLED + more, where: 'r.id = $1' });

const LEFT =
  ', instance_id = NULL, device = NULL, attached_at = NULL, delete_on_termination = false, is_leaving = false';

const SETTLED_AS = {
  created: settledAs('available'),
  'attach-failed': settledAs('available', LEFT),
  detached: settledAs('available', LEFT),
  attached: settledAs('in-use', ', is_leaving = false'),
  'detach-failed': settledAs('in-use'),
} as const;
const ENDED_AS = {
  'create-failed': settledAs('error', ENDED),
  deleted: settledAs('deleted', `${ENDED}, ended_at = engine_now()${LEFT}`),
} as const;

/** With its instance: gone where that was wished, else free. */
const RELEASED = settledOnRelease('available', LEFT, '<>');
const DELETED_WITH = settledOnRelease('deleted', `${ENDED}, ended_at = engine_now()${LEFT}`, '=');

function settledOnRelease(lifecycle: VolumeLifecycle, more: string, is: '=' | '<>') {
  return moveOf(volumeStates, lifecycle, {
    set: SETTLED + more,
    where: `r.id = $1 AND r.task_state ${is} 'deleting'`,
  });
}

/** What operations do to the rows of volumes. */
export const volumeRows: NounRows<'volume'> = {
  ec2IdOf: (id) => ec2IdWith(volumeNoun.ec2.prefixes.volume, id),

  async lock(tx, operationId, members) {
    const rows = await tx.query<{ id: string }>(
      lockOwned('volumes', 'task_state'),
      ownedValues(operationId, members),
    );
    return new Set(rows.map(({ id }) => id));
  },

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) await end(tx, outcome);
  },

  async raise(tx, { operationId, chunk }) {
    await tx.query(
      `WITH raised AS (
         UPDATE volumes v SET generation = v.generation + 1 FROM operation_members m
         WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'volume' AND m.settled_at IS NULL
           AND v.id = m.resource_id AND v.operation_id = $1 AND v.generation = m.generation RETURNING v.id, v.generation)
       ${noteGenerations('raised', '$1')}`,
      [operationId, chunk],
    );
  },

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE volumes SET reason_code = $4, reason_message = $5,
         task_state = CASE WHEN task_state = 'creating' THEN 'unwinding' ELSE task_state END
       WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
      [id, operationId, generation, reason.code, reason.message],
    );
    return rows.length === 1;
  },

  cleanUp: releaseCleanedUp,

  async placedOn(tx, host) {
    const rows = await tx.query<{ ec2Id: string }>(
      `SELECT ec2_id AS "ec2Id" FROM volumes
       WHERE host = $1 AND lifecycle NOT IN ('deleted', 'error') ORDER BY ec2_id`,
      [host],
    );
    return rows.map(({ ec2Id }) => ec2Id);
  },

  async letGoOf(tx, host) {
    await tx.query(
      `UPDATE volumes SET released_at = engine_now()
       WHERE host = $1 AND released_at IS NULL AND lifecycle IN ('deleted', 'error')`,
      [host],
    );
  },
};

async function end(tx: Queryable, outcome: Outcome<'volume'>): Promise<void> {
  if (outcome.kind === 'overtaken') return;
  const { kind, id } = outcome;
  const reason = 'reason' in outcome ? outcome.reason : null;
  const values = [id, reason?.code ?? null, reason?.message ?? null];
  const cleanups = 'cleanups' in outcome ? outcome.cleanups : [];
  const held = [...values, cleanups.length > 0];
  if (kind === 'released') {
    const isFree = (await moveTo(tx, RELEASED, values)).length > 0;
    if (!isFree) await moveAll(tx, DELETED_WITH, [id], held);
  } else if (kind === 'create-failed' || kind === 'deleted') await moveAll(tx, ENDED_AS[kind], [id], held);
  else await moveAll(tx, SETTLED_AS[kind], [id], values);
  await leaveCleanups(tx, cleanups);
}

/** The last cleanup of a volume that is no more frees its room. */
async function releaseCleanedUp(tx: Queryable, { host, id }: CleanedUp): Promise<void> {
  await tx.query(
    `UPDATE volumes SET released_at = engine_now()
     WHERE id = $1 AND host = $2 AND released_at IS NULL AND lifecycle IN ('deleted', 'error')
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.resource_id = $1 AND c.host = $2 AND c.done_at IS NULL)`,
    [id, host],
  );
}
