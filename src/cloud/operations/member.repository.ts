import type { Queryable } from '../../common/prisma/database.js';

/**
 * A newer operation takes these resources: whoever was at work on them, or in them, has no say any more. Call before the newer
 * operation's own rows are written.
 */
export async function overtakeMembers(tx: Queryable, resourceIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE operation_members SET settled_at = engine_now(), outcome = 'overtaken'
     WHERE resource_id = ANY($1) AND settled_at IS NULL`,
    [resourceIds],
  );
}

/**
 * Whether an operation is at work inside the resource without holding its lock, as SQL over `id`, an expression. The partial index
 * holds nothing else.
 */
export const hasCompanions = (id: string): string =>
  `EXISTS (SELECT FROM operation_members c WHERE c.resource_id = ${id} AND c.part = 'companion' AND c.settled_at IS NULL)`;
