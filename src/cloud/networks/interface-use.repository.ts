import type { Queryable } from '../../common/prisma/database.js';
import { moveAll, moveOf } from '../nouns/state-table.js';
import { deleteTags } from '../tags/tag-statements.js';
import { isOwed } from './interface-statements.js';
import { interfaceStates } from './network-interface.state.js';

/**
 * Already while it is on its way, so that who ends the instance takes the interface too. `goesToo`: it is deleted with
 * the instance.
 */
export async function enterInstance(
  tx: Queryable,
  {
    interfaceId,
    instanceId,
    deviceIndex,
    goesToo = false,
  }: {
    readonly interfaceId: string;
    readonly instanceId: string;
    readonly deviceIndex: number;
    readonly goesToo?: boolean;
  },
): Promise<void> {
  await tx.query(
    `UPDATE network_interfaces SET instance_id = $2, device_index = $3, attached_at = engine_now(),
       delete_on_termination = $4, is_leaving = false WHERE id = $1`,
    [interfaceId, instanceId, deviceIndex, goesToo],
  );
}

const ADOPTED = moveOf(interfaceStates, 'in-use', {
  set: `instance_id = $2, device_index = $3, attached_at = engine_now(), delete_on_termination = false,
    is_leaving = false, task_state = NULL, settled_at = engine_now()`,
  where: 'r.id = $1',
});

/** It comes with a launch: its instance has it from the beginning. */
export async function comeWithInstance(
  tx: Queryable,
  {
    interfaceId,
    instanceId,
    deviceIndex,
  }: { readonly interfaceId: string; readonly instanceId: string; readonly deviceIndex: number },
): Promise<void> {
  await moveAll(tx, ADOPTED, [interfaceId], [interfaceId, instanceId, deviceIndex]);
}

/**
 * Its guest is about to be asked, and cannot be asked back. One that came with its instance is the project's from here
 * on.
 */
export async function leaveInstance(tx: Queryable, interfaceId: string, projectId: string): Promise<void> {
  await tx.query(
    'UPDATE network_interfaces SET is_leaving = true, project_id = coalesce(project_id, $2) WHERE id = $1',
    [interfaceId, projectId],
  );
}

/** Whether it goes with its instance. What stays is the project's. */
export async function setDeleteOnTermination(
  tx: Queryable,
  { id, projectId, on }: { readonly id: string; readonly projectId: string; readonly on: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE network_interfaces SET delete_on_termination = $3,
       project_id = CASE WHEN $3 THEN project_id ELSE coalesce(project_id, $2) END WHERE id = $1`,
    [id, projectId, on],
  );
}

/** Whether what passes it has to be from its addresses, or to them. */
export async function setSourceDestCheck(tx: Queryable, id: string, on: boolean): Promise<void> {
  await tx.query('UPDATE network_interfaces SET source_dest_check = $2 WHERE id = $1', [id, on]);
}

/** With its tags. Its addresses are free at once, or when the hosts that had it have let go of it. */
export async function deleteInterface(tx: Queryable, id: string): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM network_interfaces n WHERE n.id = $1 RETURNING n.id, n.ec2_id, ${isOwed('n.id')} AS owed),
       freed AS (DELETE FROM fixed_addresses f USING gone WHERE f.interface_id = gone.id AND NOT gone.owed),
       quarantined AS (UPDATE fixed_addresses f SET state = 'quarantined', since = engine_now(), host = (
           SELECT c.host FROM cleanups c WHERE c.done_at IS NULL
             AND (c.resource_id = gone.id OR c.args->>'portId' = gone.id::text) ORDER BY c.host LIMIT 1)
         FROM gone WHERE f.interface_id = gone.id AND gone.owed)
     ${deleteTags('SELECT ec2_id FROM gone')}`,
    [id],
  );
}
