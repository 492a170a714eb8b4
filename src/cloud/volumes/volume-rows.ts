import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveOf, moveTo } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import type { NounRows } from '../operations/noun-rows.js';
import { ENDED, placedRows, SETTLED } from '../operations/placed-rows.js';
import { endModification, restoreShape } from './modification.repository.js';
import { volumeNoun } from './volume.noun.js';
import { volumeStates, type VolumeLifecycle } from './volume.state.js';

const settledAs = (lifecycle: VolumeLifecycle, more = '') =>
  moveOf(volumeStates, lifecycle, { set: SETTLED + more, where: 'r.id = $1' });

const LEFT =
  ', instance_id = NULL, device = NULL, attached_at = NULL, delete_on_termination = false, is_leaving = false, attachment_key = NULL';

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
  'not-launched': settledAs('deleted', `${ENDED}, ended_at = engine_now()${LEFT}`),
} as const;

/** It stays where it was. */
const MODIFIED = settledIn('available');
const MODIFIED_IN_USE = settledIn('in-use');

function settledIn(lifecycle: 'available' | 'in-use') {
  return moveOf(volumeStates, lifecycle, {
    set: SETTLED,
    where: `r.id = $1 AND r.lifecycle = '${lifecycle}'`,
  });
}

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
  ...placedRows({ noun: 'volume', table: 'volumes', update: 'UPDATE volumes r SET' }),
  ec2IdOf: (id) => ec2IdWith(volumeNoun.ec2.prefixes.volume, id),

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) await end(tx, outcome);
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
  } else if (kind === 'modified' || kind === 'not-shown' || kind === 'modify-failed') {
    if (kind === 'modify-failed') await restoreShape(tx, id);
    await endModification(tx, id, reason?.message ?? null);
    const isFree = (await moveTo(tx, MODIFIED, values)).length > 0;
    if (!isFree) await moveAll(tx, MODIFIED_IN_USE, [id], values);
  } else if (kind === 'create-failed' || kind === 'deleted' || kind === 'not-launched')
    await moveAll(tx, ENDED_AS[kind], [id], held);
  else await moveAll(tx, SETTLED_AS[kind], [id], values);
  await leaveCleanups(tx, cleanups);
}
