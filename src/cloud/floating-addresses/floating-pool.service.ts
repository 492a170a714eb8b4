import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { cidrText, ipv4Range } from '../../common/net/ipv4.js';
import { Database, type Queryable } from '../../common/prisma/database.js';

/** A range of floating addresses, as its operator has it. */
export interface FloatingRange {
  readonly cidr: string;
  readonly pool: string;
  /** Empty: the machine alone reaches them. */
  readonly interface: string;
  readonly addresses: number;
  readonly used: number;
  /** Those for which somebody else answered. */
  readonly setAside: readonly string[];
}

export interface NewRange {
  readonly cidr: string;
  readonly pool: string;
  readonly interface: string;
}

const LIST = `SELECT r.cidr, r.pool, r.interface, (r.last - r.first + 1)::int AS addresses,
    (SELECT count(*)::int FROM floating_addresses f WHERE f.number BETWEEN r.first AND r.last
       AND (f.ended_at IS NULL OR cardinality(f.bound_hosts) > 0)) AS used,
    ARRAY(SELECT s.address FROM floating_set_aside s WHERE s.number BETWEEN r.first AND r.last ORDER BY s.number) AS "setAside"
  FROM floating_ranges r ORDER BY r.pool, r.first`;

/** Names of links, as the kernel allows them. */
const INTERFACE = /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,14})?$/;
const POOL = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** What the operator does with ranges of floating addresses. */
@Injectable()
export class FloatingPoolService {
  constructor(private readonly database: Database) {}

  /**
   * Of a range of more than two addresses the first and the last are left out. Throws InvalidParameterValue for what is
   * no range, or overlaps another or a network of guests.
   */
  async create(asked: NewRange): Promise<void> {
    const range = ipv4Range(asked.cidr);
    if (!range) throw invalid(`'${asked.cidr}' is not an IPv4 range`);
    if (!POOL.test(asked.pool)) throw invalid(`'${asked.pool}' cannot be the name of a pool`);
    if (!INTERFACE.test(asked.interface)) throw invalid(`'${asked.interface}' cannot be an interface`);
    const edge = range.prefix < 31 ? 1 : 0;
    await this.database.transaction(async (tx) => {
      await tx.query('LOCK TABLE floating_ranges IN SHARE ROW EXCLUSIVE MODE');
      await refuseOverlap(tx, cidrText(range));
      await tx.query(
        `INSERT INTO floating_ranges (id, pool, cidr, first, last, interface) VALUES ($1, $2, $3, $4, $5, $6)`,
        [randomUUID(), asked.pool, cidrText(range), range.first + edge, range.last - edge, asked.interface],
      );
    });
  }

  list(): Promise<FloatingRange[]> {
    return this.database.query<FloatingRange>(LIST);
  }

  /** Throws InvalidParameterValue for a range that is not there, IncorrectState for one that is in use. */
  async delete(cidr: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [range] = await tx.query<{ id: string; first: string; last: string }>(
        'SELECT id, first::text, last::text FROM floating_ranges WHERE cidr = $1 FOR UPDATE',
        [cidr],
      );
      if (!range) throw invalid(`there is no range ${cidr}`);
      const [used] = await tx.query<{ address: string }>(
        `SELECT address FROM floating_addresses WHERE number BETWEEN $1::bigint AND $2::bigint
           AND (ended_at IS NULL OR cardinality(bound_hosts) > 0) ORDER BY number LIMIT 1`,
        [range.first, range.last],
      );
      if (used) throw new EngineError('IncorrectState', `${used.address} of the range is in use`);
      // What is left of them is history.
      await tx.query('DELETE FROM floating_addresses WHERE range_id = $1', [range.id]);
      await tx.query('DELETE FROM floating_set_aside WHERE number BETWEEN $1::bigint AND $2::bigint', [
        range.first,
        range.last,
      ]);
      await tx.query('DELETE FROM floating_ranges WHERE id = $1', [range.id]);
    });
  }

  /** Addresses that were set aside may be given out again, once they are proved. Those that were: true. */
  async restore(address: string): Promise<boolean> {
    const number = ipv4Range(`${address}/32`)?.first;
    if (number === undefined) throw invalid(`'${address}' is not an IPv4 address`);
    const rows = await this.database.query(
      'DELETE FROM floating_set_aside WHERE number = $1 RETURNING number',
      [number],
    );
    return rows.length > 0;
  }
}

async function refuseOverlap(tx: Queryable, cidr: string): Promise<void> {
  const [other] = await tx.query<{ cidr: string; what: string }>(
    `SELECT cidr, 'the range' AS what FROM floating_ranges WHERE cidr::inet && $1::inet
     UNION ALL SELECT cidr, 'guests’ network' FROM networks WHERE NOT is_own AND cidr::inet && $1::inet LIMIT 1`,
    [cidr],
  );
  if (other) throw invalid(`${cidr} overlaps ${other.what} ${other.cidr}`);
}

const invalid = (message: string) => new EngineError('InvalidParameterValue', message);
