import { randomBytes, randomUUID } from 'node:crypto';
import type { Queryable } from '../../src/common/prisma/database.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import type { InterfaceTask } from '../../src/cloud/networks/network-interface.state.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import type { WorkflowName } from '../../workflows/contracts/workflow-names.js';
import type { GuestRows } from './guest-rows.js';

/**
 * An interface of the project's beside the guest's first, in the same subnet and groups. With a task it is on its way
 * in or out.
 */
export async function insertCard(
  on: Queryable,
  { instanceId, portId }: Pick<GuestRows, 'instanceId' | 'portId'>,
  {
    deviceIndex = 1,
    task = null,
  }: { readonly deviceIndex?: number; readonly task?: InterfaceTask | null } = {},
): Promise<string> {
  const id = randomUUID();
  const mac = ['02', ...(randomBytes(5).toString('hex').match(/../g) ?? [])].join(':');
  await on.query(
    `INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, instance_id, device_index, mac, address, lifecycle, task_state, project_id)
     SELECT $1, $2, network_id, subnet_id, instance_id, $4, $5, $6, $7, $8,
       (SELECT i.project_id FROM instances i WHERE i.id = instance_id)
     FROM network_interfaces WHERE id = $3`,
    [
      id,
      ec2IdOf('network-interface', id),
      portId,
      deviceIndex,
      mac,
      `10.99.255.${deviceIndex}`,
      task === 'attaching' ? 'available' : 'in-use',
      task,
    ],
  );
  await on.query(
    `INSERT INTO instance_groups (instance_id, group_id) SELECT $1, group_id FROM instance_groups WHERE instance_id = $2`,
    [id, instanceId],
  );
  return id;
}

/** An operation takes the interfaces: its only chunk is open, and none of them settled. */
export async function takeCards(
  on: Queryable,
  ids: readonly string[],
  asked: { readonly workflow: WorkflowName; readonly args?: Readonly<Record<string, unknown>> },
): Promise<ChunkRef> {
  const operationId = randomUUID();
  await on.query(
    `INSERT INTO operations (id, action, workflow, request_id, args) VALUES ($1, $2, $2, 'request', $3)`,
    [operationId, asked.workflow, asked.args ?? {}],
  );
  await on.query('INSERT INTO operation_chunks (operation_id, chunk) VALUES ($1, 0)', [operationId]);
  await on.query(
    `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation)
     SELECT $1, 'network-interface', id, 0, generation FROM network_interfaces WHERE id = ANY($2)`,
    [operationId, ids],
  );
  await on.query('UPDATE network_interfaces SET operation_id = $1 WHERE id = ANY($2)', [operationId, ids]);
  return { operationId, chunk: 0, run: 1 };
}
