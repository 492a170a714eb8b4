import { randomUUID } from 'node:crypto';
import type { RequestContext } from '../../src/common/context/request-context.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import type { Database } from '../../src/common/prisma/database.js';
import type { Ec2State } from '../../src/cloud/instances/views/ec2-state.js';
import { columnsOf } from './instance-states.js';
import { insertSubnet } from './subnet-rows.js';

/** A project with a network, an image that has kernel and ramdisk, and one group. */
export interface Surroundings {
  readonly context: RequestContext;
  readonly networkId: string;
  readonly subnet: { readonly id: string; readonly ec2Id: string };
  readonly imageId: string;
  readonly groupId: string;
}

let projects = 0;

export async function insertSurroundings(database: Database): Promise<Surroundings> {
  const [projectId, userId, networkId, imageId, groupId, kernelId, ramdiskId] = Array.from(
    { length: 7 },
    () => randomUUID(),
  ) as [string, string, string, string, string, string, string];
  const accountNumber = String((projects += 1)).padStart(12, '0');
  const name = `p${projectId.slice(0, 8)}`;
  await database.query(
    'INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1, $2, $3, $4)',
    [projectId, name, accountNumber, userId],
  );
  await database.query(
    `INSERT INTO networks (id, name, cidr, gateway, dns, domain) VALUES ($1, $2, '10.99.0.0/16', '10.99.0.1', '10.99.0.1', 'internal')`,
    [networkId, name],
  );
  const subnet = await insertSubnet(database, { projectId, networkId });
  const image = `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256, kernel_id, ramdisk_id)
    VALUES ($1, $2, $3, 'tiny', $4, 'raw', 1, 1, repeat('a', 64), $5, $6)`;
  await database.query(image, [kernelId, ec2IdOf('kernel', kernelId), projectId, 'kernel', null, null]);
  await database.query(image, [ramdiskId, ec2IdOf('ramdisk', ramdiskId), projectId, 'ramdisk', null, null]);
  await database.query(image, [
    imageId,
    ec2IdOf('image', imageId),
    projectId,
    'machine',
    kernelId,
    ramdiskId,
  ]);
  await database.query(
    `INSERT INTO security_groups (id, ec2_id, project_id, name, description, vpc_id)
     SELECT $1, $2, $3, 'default', 'd', id FROM vpcs WHERE project_id = $3::uuid`,
    [groupId, ec2IdOf('security-group', groupId), projectId],
  );
  const context = {
    requestId: randomUUID(),
    userId,
    projectId,
    accountNumber,
    roles: new Set<string>(),
    isAdmin: false,
  };
  return { context, networkId, subnet, imageId, groupId };
}

export type InstanceColumns = Readonly<Record<string, unknown>> & {
  readonly state?: Ec2State;
  readonly terminated_at?: Date;
};

export interface InsertedInstance {
  readonly id: string;
  readonly ec2Id: string;
}

let interfaces = 0;

/**
 * One reservation of running instances. `columns` of `instances` are set to what is given, in every row; `state`: what
 * EC2 shows.
 */
export async function insertReservationRows(
  database: Database,
  around: Surroundings,
  { count = 1, columns = {} }: { count?: number; columns?: InstanceColumns } = {},
): Promise<{ readonly reservationId: string; readonly instances: readonly InsertedInstance[] }> {
  const { context, groupId } = around;
  const reservationId = randomUUID();
  await database.query('INSERT INTO reservations (id, ec2_id, project_id, user_id) VALUES ($1, $2, $3, $4)', [
    reservationId,
    ec2IdOf('reservation', reservationId),
    context.projectId,
    context.userId,
  ]);
  const made: InsertedInstance[] = [];
  for (let index = 0; index < count; index += 1) {
    const instance = await insertInstance(database, around, {
      ...columns,
      reservation_id: reservationId,
      launch_index: index,
    });
    await insertInterface(database, instance.id, around);
    await database.query('INSERT INTO instance_groups (instance_id, group_id) VALUES ($1, $2)', [
      instance.id,
      groupId,
    ]);
    made.push(instance);
  }
  return { reservationId, instances: made };
}

async function insertInstance(
  database: Database,
  { context, imageId }: Surroundings,
  { state = 'running', terminated_at: endedAt, ...columns }: InstanceColumns,
): Promise<InsertedInstance> {
  const id = randomUUID();
  const ec2Id = ec2IdOf('instance', id);
  const row: Record<string, unknown> = {
    id,
    ec2_id: ec2Id,
    project_id: context.projectId,
    user_id: context.userId,
    image_id: imageId,
    flavor_name: 'm1.small',
    vcpus: 1,
    memory_mib: 2048,
    disk_gib: 20,
    zone: 'local-1a',
    ...columnsOf(state, endedAt && { endedAt }),
    generation: 1,
    operation_id: randomUUID(),
    ...columns,
  };
  const names = Object.keys(row);
  const places = names.map((_, i) => `$${i + 1}`);
  await database.query(
    `INSERT INTO instances (${names.join(', ')}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
  return { id, ec2Id };
}

async function insertInterface(
  database: Database,
  instanceId: string,
  { networkId, subnet }: Surroundings,
): Promise<void> {
  const id = randomUUID();
  interfaces += 1;
  const [high, low] = [interfaces >> 8, interfaces & 255];
  const mac = `02:00:00:00:${[high, low].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
  await database.query(
    `INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, instance_id, device_index, mac, address) VALUES ($1, $2, $3, $4, $5, 0, $6, $7)`,
    [id, ec2IdOf('network-interface', id), networkId, subnet.id, instanceId, mac, `10.99.${high}.${low}`],
  );
}

export const insertTag = (
  database: Database,
  { context }: Surroundings,
  tag: { readonly ec2Id: string; readonly key: string; readonly value: string },
): Promise<object[]> =>
  database.query(
    `INSERT INTO tags (project_id, resource_id, resource_type, key, value) VALUES ($1, $2, 'instance', $3, $4)`,
    [context.projectId, tag.ec2Id, tag.key, tag.value],
  );
