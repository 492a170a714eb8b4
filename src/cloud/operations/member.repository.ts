import type { Queryable } from '../../common/prisma/database.js';

/**
 * A newer operation takes these resources: earlier work on them, or in them, no longer owns them. Call before
 * the newer operation's own rows are written.
 */
export async function overtakeMembers(tx: Queryable, resourceIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE operation_members SET settled_at = engine_now(), outcome = 'overtaken'
     WHERE resource_id = ANY($1) AND settled_at IS NULL`,
    [resourceIds],
  );
}

/**
 * The statement that notes raised generations for the members of an operation: `raised` is a part of a WITH with the
 * columns `id` and `generation`, `operationId` a parameter.
 */
export const noteGenerations = (raised: string, operationId: string): string =>
  `UPDATE operation_members m SET generation = r.generation FROM ${raised} r
     WHERE m.operation_id = ${operationId} AND m.resource_id = r.id`;

/**
 * Whether an operation is at work inside the resource without holding its lock, as SQL over `id`, an expression. The
 * partial index holds nothing else.
 */
export const hasCompanions = (id: string): string =>
  `EXISTS (SELECT FROM operation_members c WHERE c.resource_id = ${id} AND c.part = 'companion' AND c.settled_at IS NULL)`;
