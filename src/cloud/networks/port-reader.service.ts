import { Injectable } from '@nestjs/common';
import { UUID } from '../../common/ids/uuid.js';
import { Database } from '../../common/prisma/database.js';
import { nameTag } from '../tags/tag-statements.js';
import type { Worded } from './network-reader.service.js';
import { memberOf } from './interface-statements.js';

/** An interface as X7 shows it: a port, of an instance or of its project alone. */
export interface PortRow extends Worded {
  readonly id: string;
  /** Null: it is in no instance. */
  readonly instanceId: string | null;
  /** The flat network's, or the VPC's. */
  readonly networkId: string;
  readonly subnetId: string;
  readonly mac: string;
  readonly address: string;
  /** Beside that one. */
  readonly moreAddresses: readonly string[];
  /** It was made for its instance, and goes with it. */
  readonly goesToo: boolean;
  /** It is its instance's first, which stays. */
  readonly isFirst: boolean;
  readonly zone: string;
  /** Null: it is in no instance, or in one that is placed nowhere. */
  readonly host: string | null;
  /** Whether its guest runs. */
  readonly isUp: boolean;
  /** UUIDs. */
  readonly groups: readonly string[];
}

export interface PortQuery {
  readonly id?: string;
  readonly instanceId?: string;
}

const LIST = `
  SELECT n.id, n.instance_id AS "instanceId", CASE WHEN v.is_default THEN n.network_id ELSE v.id END AS "networkId",
    n.subnet_id AS "subnetId", n.mac, n.address, n.more_addresses AS "moreAddresses",
    n.delete_on_termination AS "goesToo", coalesce(n.device_index = 0, false) AS "isFirst", s.zone, i.host, coalesce(i.lifecycle = 'active', false) AS "isUp",
    coalesce(${nameTag('$1', 'n.ec2_id')}, '') AS name, n.description, n.labels,
    ARRAY(SELECT g.group_id FROM instance_groups g WHERE g.instance_id = ${memberOf('n')}
          ORDER BY g.group_id) AS groups,
    (floor(date_part('epoch', n.created_at)) * 1000)::float8 AS "createdAt"
  FROM (
    SELECT x.* FROM instances o JOIN network_interfaces x ON x.instance_id = o.id
    WHERE o.project_id = $1 AND o.terminated_at IS NULL
    UNION ALL SELECT x.* FROM network_interfaces x WHERE x.project_id = $1 AND x.instance_id IS NULL
  ) n LEFT JOIN instances i ON i.id = n.instance_id JOIN subnets s ON s.id = n.subnet_id JOIN vpcs v ON v.id = s.vpc_id
  WHERE ($2::uuid IS NULL OR n.id = $2) AND ($3::uuid IS NULL OR n.instance_id = $3)
  ORDER BY n.created_at DESC, n.id LIMIT $4`;

/** More is no list that a client reads at once. */
const MOST = 10_000;

/** Ports: the interfaces of a project's live instances, and those that it has made on their own. */
@Injectable()
export class PortReader {
  constructor(private readonly database: Database) {}

  /** What is no UUID names none. */
  async list(projectId: string, { id, instanceId }: PortQuery): Promise<readonly PortRow[]> {
    if ([id, instanceId].some((asked) => asked !== undefined && !UUID.test(asked))) return [];
    return this.database.query<PortRow>(LIST, [projectId, id ?? null, instanceId ?? null, MOST]);
  }
}
