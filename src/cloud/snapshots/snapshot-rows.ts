import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { noteSnapshotFailed, noteSnapshotWhole } from '../images/mapped-images.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import type { NounRows } from '../operations/noun-rows.js';
import { ENDED, placedRows, SETTLED } from '../operations/placed-rows.js';
import { snapshotNoun } from './snapshot.noun.js';
import { snapshotStates, type SnapshotLifecycle } from './snapshot.state.js';

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
  ...placedRows({ noun: 'snapshot', table: 'snapshots', update: 'UPDATE snapshots r SET' }),
  ec2IdOf: (id) => ec2IdWith(snapshotNoun.ec2.prefixes.snapshot, id),

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) await end(tx, outcome);
  },
};

async function end(tx: Queryable, outcome: Outcome<'snapshot'>): Promise<void> {
  if (outcome.kind === 'overtaken') return;
  const { kind, id } = outcome;
  const reason = 'reason' in outcome ? outcome.reason : null;
  const values = [id, reason?.code ?? null, reason?.message ?? null];
  if (kind === 'created') {
    await moveAll(tx, CREATED, [id], values);
    return noteSnapshotWhole(tx, id);
  }
  await moveAll(tx, ENDED_AS[kind], [id], [...values, outcome.cleanups.length > 0]);
  await noteSnapshotFailed(tx, id, reason?.message ?? 'A snapshot of it was deleted');
  await leaveCleanups(tx, outcome.cleanups);
}
