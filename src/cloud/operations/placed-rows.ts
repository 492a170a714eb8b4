import type { NounRows } from './noun-rows.js';
import { type OwnedTable, ownedRows } from './owned-rows.js';

/** What is set of such a row when its operation is over. $2, $3: why it failed, or null. */
export const SETTLED = 'task_state = NULL, settled_at = engine_now(), reason_code = $2, reason_message = $3';

/** What is set beside it when the resource ends. $4: a host owes something of it, and has not let go of it. */
export const ENDED = `, released_at = CASE WHEN $4::bool THEN NULL ELSE engine_now() END`;

/** It holds nothing on its host but what cleanups owe. */
const IS_OVER = `lifecycle IN ('deleted', 'error')`;

type PlacedTable = Omit<OwnedTable, 'task'>;

/**
 * What operations do to the rows of a noun whose resources stay on the host where they were made, and hold room there
 * until the host has let go of them: with `host`, `lifecycle`, `task_state`, a reason and `released_at`.
 */
export const placedRows = (placed: PlacedTable): Omit<NounRows, 'ec2IdOf' | 'write'> => ({
  ...ownedRows({ ...placed, task: 'task_state' }),

  async markUnwinding(tx, { operationId, id, generation, reason }) {
    const rows = await tx.query(
      `${placed.update} reason_code = $4, reason_message = $5,
         task_state = CASE WHEN task_state = 'creating' THEN 'unwinding' ELSE task_state END
       WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL RETURNING id`,
      [id, operationId, generation, reason.code, reason.message],
    );
    return rows.length === 1;
  },

  ...letGoRows(placed),
});

/** How their hosts let go of them. */
const letGoRows = ({ table, update }: PlacedTable): Pick<NounRows, 'cleanUp' | 'placedOn' | 'letGoOf'> => ({
  // The last cleanup of what is no more frees its room.
  async cleanUp(tx, { host, id }) {
    await tx.query(
      `${update} released_at = engine_now() WHERE id = $1 AND host = $2 AND released_at IS NULL AND ${IS_OVER}
         AND NOT EXISTS (SELECT FROM cleanups c WHERE c.resource_id = $1 AND c.host = $2 AND c.done_at IS NULL)`,
      [id, host],
    );
  },

  async placedOn(tx, host) {
    const rows = await tx.query<{ ec2Id: string }>(
      `SELECT ec2_id AS "ec2Id" FROM ${table} WHERE host = $1 AND NOT ${IS_OVER} ORDER BY ec2_id`,
      [host],
    );
    return rows.map(({ ec2Id }) => ec2Id);
  },

  async letGoOf(tx, host) {
    await tx.query(
      `${update} released_at = engine_now() WHERE host = $1 AND released_at IS NULL AND ${IS_OVER}`,
      [host],
    );
  },
});
