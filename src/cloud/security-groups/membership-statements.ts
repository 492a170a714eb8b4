/**
 * Statements on the memberships of instances, and of interfaces that are not an instance's own by their ids, for
 * statements of other rooms that write their own rows beside them. Whom a change concerns is asked before it
 * (`concernedByMembers`).
 */

/** Puts the instances of a query (column `id`) into all groups of a parameter. */
export const joinGroups = (instances: string, groupIds: string): string =>
  `INSERT INTO instance_groups (instance_id, group_id) SELECT n.id, g FROM (${instances}) n, unnest(${groupIds}::uuid[]) g`;

/** Takes the instances of a query (column `id`) out of all their groups. */
export const leaveGroups = (instances: string): string =>
  `DELETE FROM instance_groups WHERE instance_id IN (${instances})`;
