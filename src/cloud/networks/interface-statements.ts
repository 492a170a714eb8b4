import type { Queryable } from '../../common/prisma/database.js';
import { moveOf, moveTo } from '../nouns/state-table.js';
import { interfaceStates } from './network-interface.state.js';

/**
 * The parts of a WITH that remove the interfaces of instances which have ended, for the statement that ends them.
 * `gone` is a part before it with the columns `id` (the instance) and `hosts` (those that have not let go of it yet):
 * an address goes free with its interface where there are none, else it stays out of use until the first of them has
 * confirmed. Those that outlive their instances have left before (`keepInterfaces`).
 */
export const removeInterfaces = (gone: string): string => `interface AS (
    DELETE FROM network_interfaces n USING ${gone} g WHERE n.instance_id = g.id RETURNING n.id, g.hosts
  ), freed AS (
    DELETE FROM fixed_addresses f USING interface n WHERE f.interface_id = n.id AND cardinality(n.hosts) = 0
  ), quarantined AS (
    UPDATE fixed_addresses f SET state = 'quarantined', host = n.hosts[1], since = engine_now()
    FROM interface n WHERE f.interface_id = n.id AND cardinality(n.hosts) > 0
  )`;

/** What is set of an interface that is in no instance any more. */
export const LEFT = `instance_id = NULL, device_index = NULL, attached_at = NULL, is_leaving = false,
  delete_on_termination = false`;

const KEPT = moveOf(interfaceStates, 'available', {
  set: `task_state = NULL, settled_at = engine_now(), ${LEFT}`,
  where: 'r.instance_id = ANY($1::uuid[]) AND NOT r.delete_on_termination',
});

/** Interfaces that outlive these instances, which have ended, are their projects' alone again. */
export async function keepInterfaces(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  await moveTo(tx, KEPT, [instanceIds]);
}

/**
 * A cleanup of the interface is open, as SQL: a host that had it may have it still. `id` is an expression. A cleanup of
 * an instance names its port.
 */
export const isOwed = (id: string): string =>
  `EXISTS (SELECT FROM cleanups c WHERE c.done_at IS NULL AND (c.resource_id = ${id} OR c.args->>'portId' = ${id}::text))`;

/**
 * By whose id the groups of an interface are noted, as SQL of its row: the first one's by its instance's, all others'
 * by their own. An index has this very expression.
 */
export const memberOf = (row: string): string =>
  `(CASE ${row}.device_index WHEN 0 THEN ${row}.instance_id ELSE ${row}.id END)`;
