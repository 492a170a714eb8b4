import { Injectable } from '@nestjs/common';
import { ipv4Text } from '../../common/net/ipv4.js';
import { Database } from '../../common/prisma/database.js';
import type { NetworkRow } from './network.js';
import { NetworkRepository } from './network.repository.js';

/** A project's default subnet as X7 shows it: its part of the flat network in one zone. */
export interface SubnetView {
  readonly id: string;
  readonly networkId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly gateway: string;
  /** Resolver told to guests; empty: none. */
  readonly dns: string;
  /** First and last address that guests may have. */
  readonly first: string;
  readonly last: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const SUBNETS = `
  SELECT s.id, s.network_id AS "networkId", s.zone, s.cidr, w.gateway, w.dns, r."first"::float8 AS "first",
    r."last"::float8 AS "last", (floor(date_part('epoch', s.created_at)) * 1000)::float8 AS "createdAt"
  FROM subnets s JOIN vpcs v ON v.id = s.vpc_id JOIN networks w ON w.id = s.network_id
    JOIN address_ranges r ON r.id = s.range_id
  WHERE v.project_id = $1 AND v.is_default ORDER BY s.created_at, s.id`;

type SubnetRow = Omit<SubnetView, 'first' | 'last'> & { readonly first: number; readonly last: number };

/** Networks, and what of them is a project's. */
@Injectable()
export class NetworkReader {
  constructor(
    private readonly database: Database,
    private readonly rows: NetworkRepository,
  ) {}

  /** By name. Every project's guests are on them. */
  networks(): Promise<readonly NetworkRow[]> {
    return this.rows.list(this.database);
  }

  /** The oldest first. */
  async subnets(projectId: string): Promise<readonly SubnetView[]> {
    const rows = await this.database.query<SubnetRow>(SUBNETS, [projectId]);
    return rows.map((row) => ({ ...row, first: ipv4Text(row.first), last: ipv4Text(row.last) }));
  }
}
