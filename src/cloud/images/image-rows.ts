import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveTo } from '../nouns/state-table.js';
import { leaveCleanups } from '../operations/cleanup.repository.js';
import type { NounRows } from '../operations/noun-rows.js';
import { ownedRows } from '../operations/owned-rows.js';
import { imageNoun } from './image.noun.js';
import { FAIL, GIVE_BACK, SETTLE } from './image-work.moves.js';

/** What operations do to the rows of images. Bytes of one that failed go with the sweep, unless they are gone. */
export const imageRows: NounRows<'image'> = {
  ...ownedRows({ noun: 'image', table: 'images', update: 'UPDATE images r SET', task: 'task_state' }),
  /** Operations bring machine images alone. */
  ec2IdOf: (id) => ec2IdWith(imageNoun.ec2.prefixes.image, id),

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) await end(tx, outcome);
  },

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE images SET reason = $4, task_state = 'unwinding'
       WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
      [id, operationId, generation, reason.message],
    );
    return rows.length === 1;
  },

  // Nothing of an image is claimed on a host.
  async cleanUp() {},

  async placedOn() {
    return [];
  },

  async letGoOf() {},
};

async function end(tx: Queryable, outcome: Outcome<'image'>): Promise<void> {
  const { id } = outcome;
  if (outcome.kind === 'available') {
    await moveAll(tx, SETTLE, [id], [id]);
    await leaveCleanups(tx, outcome.cleanups ?? []);
  }
  if (outcome.kind !== 'image-failed') return;
  const values = [id, outcome.reason.message];
  const waiting = await moveTo(tx, GIVE_BACK, values);
  if (waiting.length === 0) await moveAll(tx, FAIL, [id], values);
  await leaveCleanups(tx, outcome.cleanups);
}
