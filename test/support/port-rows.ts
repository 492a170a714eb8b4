import { randomUUID } from 'node:crypto';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import { type Queryable } from '../../src/common/prisma/database.js';
import { ipv4Text } from '../../src/common/net/ipv4.js';
import { macAddressOf } from '../../src/cloud/networks/mac-address.js';
import { columnsOf } from './instance-states.js';

export interface PortRow {
  readonly instanceId: string;
  readonly portId: string;
  readonly mac: string;
  readonly address: string;
}

export interface PortAsked {
  readonly projectId: string;
  readonly host: string;
  readonly groups: readonly string[];
  /** What EC2 shows. */
  readonly state?: 'running' | 'stopped' | 'terminated';
  readonly attempt?: 'held' | 'cleanup' | 'released';
}

let next = 0x0a_00_00_02;

/** An instance with its interface, its groups and its attempt on a host: all that filters are made of. */
export async function insertPort(on: Queryable, asked: PortAsked): Promise<PortRow> {
  const [instanceId, portId] = [randomUUID(), randomUUID()];
  const { lifecycle, terminated_at } = columnsOf(asked.state ?? 'running');
  const port = { instanceId, portId, mac: macAddressOf(portId), address: ipv4Text((next += 1)) };
  await on.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, lifecycle, terminated_at, deleted_at, generation, operation_id, host)
     VALUES ($1::uuid, $2, $3::uuid, $1::uuid, $1::uuid, 0, $1::uuid, 'm1.nano', 1, 128, 1, 'local-1a', $4, $6, $6, 1, $1::uuid, $5)`,
    [instanceId, ec2IdOf('instance', instanceId), asked.projectId, lifecycle, asked.host, terminated_at],
  );
  await on.query(
    'INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, instance_id, device_index, mac, address) VALUES ($1, $2, $1, $1, $3, 0, $4, $5)',
    [portId, ec2IdOf('network-interface', portId), instanceId, port.mac, port.address],
  );
  await on.query('INSERT INTO instance_groups SELECT $1::uuid, unnest($2::uuid[])', [
    instanceId,
    asked.groups,
  ]);
  await on.query(
    `INSERT INTO instance_attempts (instance_id, generation, host, vcpus, memory_mib, disk_gib, state)
     VALUES ($1, 1, $2, 1, 128, 1, $3)`,
    [instanceId, asked.host, asked.attempt ?? 'held'],
  );
  return port;
}
