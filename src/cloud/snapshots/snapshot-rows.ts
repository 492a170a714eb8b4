import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import { lockOwned, noteGenerations, ownedValues } from '../operations/member.repository.js';
import type { CleanedUp, NounRows } from '../operations/noun-rows.js';
import { snapshotNoun } from './snapshot.noun.js';
import { snapshotStates, type SnapshotLifecycle } from './snapshot.state.js';

const SETTLED = 'task_state = NULL, settled_at = engine_now(), reason_code = $2, reason_message = $3';
/** A host that owes something of it has not let go of it. */
const ENDED = `, released_at = CASE WHEN $4::bool THEN NULL ELSE engine_now() END`;

const settledAs = (lifecycle: SnapshotLifecycle, more: string) =>
  moveOf(snapshotStates, lifecycle, { set: SETTLED + more, where: 'r.id = $1' });

const CREATED = settledAs('completed', ', completed_at = engine_now()');
const ENDED_AS = {
  'create-failed': settledAs('error', ENDED),
  deleted: settledAs('deleted', `${ENDED}, ended_at = engine_now()`),
  // Nothing that ends takes a snapshot with it; what says so has removed it.
  released: settledAs('deleted', `${ENDED}, ended_at = engine_now()`),
} as const;

/** What operations do to the rows of snapshots. */
export const snapshotRows: NounRows<'snapshot'> = {
  ec2IdOf: (id) => ec2IdWith(snapshotNoun.ec2.prefixes.snapshot, id),

  async lock(tx, operationId, members) {
    const values = ownedValues(operationId, members);
    const rows = await tx.query<{ id: string }>(lockOwned('snapshots', 'task_state'), values);
    return new Set(rows.map(({ id }) => id));
  },

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) await end(tx, outcome);
  },

  async raise(tx, { operationId, chunk }) {
    await tx.query(
      `WITH raised AS (
         UPDATE snapshots s SET generation = s.generation + 1 FROM operation_members m
         WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'snapshot' AND m.settled_at IS NULL
           AND s.id = m.resource_id AND s.operation_id = $1 AND s.generation = m.generation RETURNING s.id, s.generation)
       ${noteGenerations('raised', '$1')}`,
      [operationId, chunk],
    );
  },

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE snapshots SET reason_code = $4, reason_message = $5,
         task_state = CASE WHEN task_state = 'creating' THEN 'unwinding' ELSE task_state END
       WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
      [id, operationId, generation, reason.code, reason.message],
    );
    return rows.length === 1;
  },

  cleanUp: releaseCleanedUp,

  async placedOn(tx, host) {
    const rows = await tx.query<{ ec2Id: string }>(
      `SELECT ec2_id AS "ec2Id" FROM snapshots
       WHERE host = $1 AND lifecycle NOT IN ('deleted', 'error') ORDER BY ec2_id`,
      [host],
    );
    return rows.map(({ ec2Id }) => ec2Id);
  },

  async letGoOf(tx, host) {
    await tx.query(
      `UPDATE snapshots SET released_at = engine_now()
       WHERE host = $1 AND released_at IS NULL AND lifecycle IN ('deleted', 'error')`,
      [host],
    );
  },
};

async function end(tx: Queryable, outcome: Outcome<'snapshot'>): Promise<void> {
  if (outcome.kind === 'overtaken') return;
  const { kind, id } = outcome;
  const reason = 'reason' in outcome ? outcome.reason : null;
  const values = [id, reason?.code ?? null, reason?.message ?? null];
  if (kind === 'created') return moveAll(tx, CREATED, [id], values);
  await moveAll(tx, ENDED_AS[kind], [id], [...values, outcome.cleanups.length > 0]);
  await leaveCleanups(tx, outcome.cleanups);
}

/** The last cleanup of a snapshot that is no more frees its room. */
async function releaseCleanedUp(tx: Queryable, { host, id }: CleanedUp): Promise<void> {
  await tx.query(
    `UPDATE snapshots SET released_at = engine_now()
     WHERE id = $1 AND host = $2 AND released_at IS NULL AND lifecycle IN ('deleted', 'error')
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.resource_id = $1 AND c.host = $2 AND c.done_at IS NULL)`,
    [id, host],
  );
}
