import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Queryable } from '../../src/common/prisma/database.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import type { TaskState } from '../../src/cloud/instances/instance.state.js';
import type { Ec2State } from '../../src/cloud/instances/views/ec2-state.js';
import { columnsOf } from './instance-states.js';
import { insertSubnet } from './subnet-rows.js';

export interface GuestRows {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly imageId: string;
  readonly kernelId: string;
  readonly portId: string;
  readonly operationId: string;
  readonly address: string;
  readonly host: string;
}

export interface GuestRowsAsked {
  readonly host: string;
  /** One that is there; absent: one of its own. */
  readonly projectId?: string;
  /** What EC2 shows. */
  readonly state?: Ec2State;
  readonly taskState?: TaskState | null;
  readonly generation?: number;
  readonly attempt?: 'held' | 'cleanup' | 'released';
  readonly shutdownBehaviour?: 'stop' | 'terminate';
  readonly sealedUserData?: (instanceId: string) => Buffer;
}

/**
 * One row each of network, project, images, reservation, instance, interface, address and attempt: as a finished launch
 * leaves them.
 */
export async function insertGuest(on: Queryable, asked: GuestRowsAsked): Promise<GuestRows> {
  const tail = randomInt(2, 65_000);
  const instanceId = randomUUID();
  const rows: GuestRows = {
    instanceId,
    ec2Id: ec2IdOf('instance', instanceId),
    projectId: asked.projectId ?? randomUUID(),
    imageId: randomUUID(),
    kernelId: randomUUID(),
    portId: randomUUID(),
    operationId: randomUUID(),
    address: `10.99.${tail >> 8}.${tail & 255}`,
    host: asked.host,
  };
  if (asked.projectId === undefined) await insertProject(on, rows);
  await insertOperation(on, rows);
  await insertImages(on, rows);
  await insertInstance(on, rows, asked);
  const group = asked.projectId === undefined ? 'default' : `of-${rows.ec2Id}`;
  await insertNetworking(on, rows, { number: tail, group });
  await on.query(
    `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state, created_at)
     VALUES ($1, $2, $3, 1, 128, 1, $4, now() - interval '1 hour')`,
    [instanceId, asked.generation ?? 1, asked.host, asked.attempt ?? 'held'],
  );
  return rows;
}

async function insertProject(on: Queryable, { projectId }: GuestRows): Promise<void> {
  const account = String(randomInt(1, 10 ** 12)).padStart(12, '0');
  await on.query(
    'INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1, $2, $3, gen_random_uuid())',
    [projectId, `project-${projectId}`, account],
  );
}

async function insertOperation(on: Queryable, { projectId, operationId }: GuestRows): Promise<void> {
  await on.query(
    `INSERT INTO operations (id, project_id, action, workflow, request_id, finished_at, outcome)
     VALUES ($1, $2, 'RunInstances', 'run-instances', 'request', now(), 'succeeded')`,
    [operationId, projectId],
  );
}

async function insertImages(on: Queryable, { projectId, imageId, kernelId }: GuestRows): Promise<void> {
  const insert = `INSERT INTO images (id, ec2_id, project_id, name, kind, format, kernel_id, size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, $4, $4, 'raw', $5, $6, $6, $7)`;
  const kernelEc2Id = ec2IdOf('kernel', kernelId);
  await on.query(insert, [kernelId, kernelEc2Id, projectId, 'kernel', null, 3, 'b'.repeat(64)]);
  const imageEc2Id = ec2IdOf('image', imageId);
  await on.query(insert, [imageId, imageEc2Id, projectId, 'machine', kernelId, 10, 'a'.repeat(64)]);
}

async function insertInstance(on: Queryable, rows: GuestRows, asked: GuestRowsAsked): Promise<void> {
  const { state = 'running', taskState, generation = 1, shutdownBehaviour = 'stop' } = asked;
  const reservationId = randomUUID();
  await on.query(
    'INSERT INTO reservations (id, ec2_id, project_id, user_id) VALUES ($1, $2, $3, gen_random_uuid())',
    [reservationId, ec2IdOf('reservation', reservationId), rows.projectId],
  );
  const columns = {
    id: rows.instanceId,
    ec2_id: rows.ec2Id,
    project_id: rows.projectId,
    user_id: randomUUID(),
    reservation_id: reservationId,
    image_id: rows.imageId,
    sealed_user_data: asked.sealedUserData?.(rows.instanceId) ?? null,
    host: asked.host,
    ...columnsOf(state, taskState === undefined ? {} : { taskState }),
    generation,
    operation_id: rows.operationId,
    shutdown_behaviour: shutdownBehaviour,
  };
  const names = Object.keys(columns);
  await on.query(
    `INSERT INTO instances (${names.join(', ')}, launch_index, flavor_name, vcpus, memory_mib, disk_gib, key_name, public_key,
       zone, launched_at)
     VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}, 0, 'm1.nano', 1, 128, 1, 'mine', 'ssh-ed25519 AAAA mine',
       'local-1a', now() - interval '1 hour')`,
    Object.values(columns),
  );
}

async function insertNetworking(
  on: Queryable,
  rows: GuestRows,
  { number, group }: { readonly number: number; readonly group: string },
): Promise<void> {
  const { instanceId, projectId, portId, address } = rows;
  const networkId = await insertNetwork(on);
  const subnet = await insertSubnet(on, { projectId, networkId });
  const groupId = randomUUID();
  await on.query(
    `INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, instance_id, device_index, mac, address)
     VALUES ($1, $2, $3, $4, $5, 0, $6, $7)`,
    [portId, ec2IdOf('network-interface', portId), networkId, subnet.id, instanceId, macOf(), address],
  );
  await on.query(
    `INSERT INTO fixed_addresses (network_id, number, address, state, interface_id) VALUES ($1, $2, $3, 'claimed', $4)`,
    [networkId, number, address, portId],
  );
  await on.query(
    `INSERT INTO security_groups (id, ec2_id, project_id, name, description, vpc_id)
     SELECT $1, $2, $3, $4, '', id FROM vpcs WHERE project_id = $3::uuid`,
    [groupId, ec2IdOf('security-group', groupId), projectId, group],
  );
  await on.query(
    `INSERT INTO security_group_rules (id, ec2_id, group_id, direction, protocol, from_port, to_port, cidr)
     SELECT gen_random_uuid(), gen_random_uuid()::text, $1, 'egress', '-1', -1, -1, '0.0.0.0/0'`,
    [groupId],
  );
  await on.query('INSERT INTO instance_groups (instance_id, group_id) VALUES ($1, $2)', [
    instanceId,
    groupId,
  ]);
}

async function insertNetwork(on: Queryable): Promise<string> {
  const [row] = await on.query<{ id: string }>(
    `INSERT INTO networks (id, name, cidr, gateway, dns) VALUES ($1, 'flat', '10.99.0.0/16', '10.99.0.1', '')
     ON CONFLICT (name) DO UPDATE SET name = networks.name RETURNING id`,
    [randomUUID()],
  );
  return row?.id ?? '';
}

const macOf = () => ['02', ...(randomBytes(5).toString('hex').match(/../g) ?? [])].join(':');

/** The guest's operation is at work on it: its only chunk is open, and the guest not settled. */
export async function openChunk(
  on: Queryable,
  { operationId, instanceId }: Pick<GuestRows, 'operationId' | 'instanceId'>,
): Promise<void> {
  await on.query('INSERT INTO operation_chunks (operation_id, chunk) VALUES ($1, 0)', [operationId]);
  await on.query(
    `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation) VALUES ($1, 'instance', $2, 0, 1)
     ON CONFLICT (operation_id, resource_id) DO UPDATE SET settled_at = NULL, outcome = NULL`,
    [operationId, instanceId],
  );
}
