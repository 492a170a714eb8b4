import type { Queryable } from '../../common/prisma/database.js';
import type { MemberAt } from './noun-rows.js';

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
 * The statement that locks, in the order of their ids, those of an operation's members that it still owns; the others
 * were overtaken. `task` is the column that is null while no operation is at work. Its values are `ownedValues`.
 */
export const lockOwned = (table: string, task: string): string =>
  `SELECT r.id FROM ${table} r
   JOIN unnest($2::uuid[], $3::int[]) AS o(id, generation) ON o.id = r.id AND o.generation = r.generation
   WHERE r.operation_id = $1 AND r.${task} IS NOT NULL ORDER BY r.id FOR UPDATE OF r`;

export const ownedValues = (operationId: string, members: readonly MemberAt[]): unknown[] => [
  operationId,
  members.map(({ id }) => id),
  members.map(({ generation }) => generation),
];

/**
 * Whether an operation is at work inside the resource without holding its lock, as SQL over `id`, an expression. The
 * partial index holds nothing else.
 */
export const hasCompanions = (id: string): string =>
  `EXISTS (SELECT FROM operation_members c WHERE c.resource_id = ${id} AND c.part = 'companion' AND c.settled_at IS NULL)`;
