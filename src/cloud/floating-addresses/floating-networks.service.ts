import { Injectable } from '@nestjs/common';
import { ipv4Text } from '../../common/net/ipv4.js';
import { Database } from '../../common/prisma/database.js';

/** A range of floating addresses as who uses them sees it: part of its pool. */
export interface PoolRange {
  readonly id: string;
  readonly pool: string;
  readonly cidr: string;
  /** First and last address that a project may have. */
  readonly first: string;
  readonly last: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const RANGES = `SELECT id, pool, cidr, "first"::float8 AS "first", "last"::float8 AS "last",
    (floor(date_part('epoch', created_at)) * 1000)::float8 AS "createdAt"
  FROM floating_ranges ORDER BY created_at, id`;

type RangeRow = Omit<PoolRange, 'first' | 'last'> & { readonly first: number; readonly last: number };

/** Pools of floating addresses for an API that shows them as networks. */
@Injectable()
export class FloatingNetworks {
  constructor(private readonly database: Database) {}

  /** Those of all pools, the oldest first. */
  async ranges(): Promise<readonly PoolRange[]> {
    const rows = await this.database.query<RangeRow>(RANGES);
    return rows.map((row) => ({ ...row, first: ipv4Text(row.first), last: ipv4Text(row.last) }));
  }
}
