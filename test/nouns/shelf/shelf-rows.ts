import type { Outcome } from '../../../workflows/contracts/noun.js';
import { ec2IdWith } from '../../../src/common/ids/ec2-id.js';
import type { Queryable } from '../../../src/common/prisma/database.js';
import { moveAll, moveOf } from '../../../src/cloud/nouns/state-table.js';
import { leaveCleanups } from '../../../src/cloud/operations/cleanup.repository.js';
import type { NounRows } from '../../../src/cloud/operations/noun-rows.js';
import { ownedRows } from '../../../src/cloud/operations/owned-rows.js';
import { type ShelfState, shelfStates } from './shelf.state.js';

const SETTLED = 'task = NULL, settled_at = engine_now(), reason = $2';

const settledAs = (state: ShelfState, more = '') =>
  moveOf(shelfStates, state, { set: SETTLED + more, where: 'r.id = $1' });

const LEFT = ', instance_id = NULL, instance_generation = NULL';
const ENDED = ', ended_at = engine_now()';

const MOVES = {
  assembled: settledAs('ready'),
  placed: settledAs('placed'),
  released: settledAs('ready', LEFT),
  'placing-failed': settledAs('ready', LEFT),
  'assembly-failed': settledAs('error', ENDED),
  dismantled: settledAs('deleted', ENDED),
} as const;

/** What operations do to the rows of shelves. */
export const shelfRows: NounRows<'shelf'> = {
  ...ownedRows({ noun: 'shelf', table: 'shelves', update: 'UPDATE shelves r SET', task: 'task' }),
  ec2IdOf: (id) => ec2IdWith('shelf', id),

  async write(tx, _ref, outcomes) {
    for (const outcome of outcomes) await end(tx, outcome);
  },

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `UPDATE shelves SET task = 'unwinding', reason = $4 WHERE id = $1 AND operation_id = $2 AND generation = $3 RETURNING id`,
      [id, operationId, generation, reason.message],
    );
    return rows.length === 1;
  },

  // What a host still has of it holds nothing in the rows but the cleanup itself.
  cleanUp: async () => undefined,

  async placedOn(tx, host) {
    const rows = await tx.query<{ ec2Id: string }>(
      'SELECT ec2_id AS "ec2Id" FROM shelves WHERE host = $1 AND ended_at IS NULL ORDER BY ec2_id',
      [host],
    );
    return rows.map(({ ec2Id }) => ec2Id);
  },

  letGoOf: async () => undefined,
};

async function end(tx: Queryable, outcome: Outcome<'shelf'>): Promise<void> {
  if (outcome.kind === 'overtaken') return;
  const values = [outcome.id, 'reason' in outcome ? outcome.reason.message : null];
  if (outcome.kind === 'failed') await tx.query(`UPDATE shelves SET ${SETTLED} WHERE id = $1`, values);
  else await moveAll(tx, MOVES[outcome.kind], [outcome.id], values);
  if ('cleanups' in outcome) await leaveCleanups(tx, outcome.cleanups);
}
