import { Injectable } from '@nestjs/common';
import { UUID } from '../../common/ids/uuid.js';
import { Database } from '../../common/prisma/database.js';

/** An interface of an instance as X7 shows it: a port. */
export interface PortRow {
  readonly id: string;
  readonly instanceId: string;
  readonly networkId: string;
  readonly subnetId: string;
  readonly mac: string;
  readonly address: string;
  readonly zone: string;
  /** Null: the instance is placed nowhere. */
  readonly host: string | null;
  /** Whether its guest runs. */
  readonly isUp: boolean;
  /** UUIDs. */
  readonly groups: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface PortQuery {
  readonly id?: string;
  readonly instanceId?: string;
}

const LIST = `
  SELECT n.id, i.id AS "instanceId", n.network_id AS "networkId", n.subnet_id AS "subnetId", n.mac, n.address,
    i.zone, i.host, i.lifecycle = 'active' AS "isUp",
    ARRAY(SELECT g.group_id FROM instance_groups g WHERE g.instance_id = i.id ORDER BY g.group_id) AS groups,
    (floor(date_part('epoch', i.created_at)) * 1000)::float8 AS "createdAt"
  FROM network_interfaces n JOIN instances i ON i.id = n.instance_id
  WHERE i.project_id = $1 AND i.terminated_at IS NULL
    AND ($2::uuid IS NULL OR n.id = $2) AND ($3::uuid IS NULL OR i.id = $3)
  ORDER BY i.created_at DESC, n.id LIMIT $4`;

/** More is no list that a client reads at once. */
const MOST = 10_000;

/** Ports: the interfaces of a project's live instances. */
@Injectable()
export class PortReader {
  constructor(private readonly database: Database) {}

  /** What is no UUID names none. */
  async list(projectId: string, { id, instanceId }: PortQuery): Promise<readonly PortRow[]> {
    if ([id, instanceId].some((asked) => asked !== undefined && !UUID.test(asked))) return [];
    return this.database.query<PortRow>(LIST, [projectId, id ?? null, instanceId ?? null, MOST]);
  }
}
