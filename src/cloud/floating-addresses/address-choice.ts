import type { SetAside } from '../../../workflows/contracts/control/addresses.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { logger } from '../../common/log/logger.js';
import { addressNumber, ipv4Text } from '../../common/net/ipv4.js';

/** A free address and the range that it is of. */
export interface Choice {
  readonly rangeId: string;
  readonly pool: string;
  readonly interface: string;
  readonly number: string;
  readonly address: string;
}

/** Nobody's: no project has it, no host may still answer for it, and nobody outside does. */
const isFree = (number: string) => `NOT EXISTS (
    SELECT FROM floating_addresses f WHERE f.number = ${number} AND (f.ended_at IS NULL OR cardinality(f.bound_hosts) > 0))
  AND NOT EXISTS (SELECT FROM floating_set_aside s WHERE s.number = ${number})`;

/** The lowest first; walked until one is free, so that a large range costs what is in use of it. */
const FREE = `SELECT r.id AS "rangeId", r.pool, r.interface, c.number::text AS number
  FROM floating_ranges r CROSS JOIN LATERAL (
    SELECT n AS number FROM generate_series(r.first, r.last) AS n WHERE ${isFree('n')} LIMIT $2) c
  WHERE $1::text IS NULL OR r.pool = $1 ORDER BY r.created_at, c.number LIMIT $2`;

const RANGES = 'SELECT id FROM floating_ranges WHERE $1::text IS NULL OR pool = $1 ORDER BY id FOR UPDATE';

/** Claims of a pool's addresses wait for each other until the transaction ends. False: there is no such pool. */
export const lockPool = async (tx: Queryable, pool: string | null): Promise<boolean> =>
  (await tx.query(RANGES, [pool])).length > 0;

/** Free addresses of a pool, or of all pools (null), as many as there are. The pool is locked. */
export async function chooseFree(
  tx: Queryable,
  pool: string | null,
  count: number,
): Promise<readonly Choice[]> {
  const rows = await tx.query<Omit<Choice, 'address'>>(FREE, [pool, count]);
  return rows.map((row) => ({ ...row, address: ipv4Text(Number(row.number)) }));
}

/** The one that is asked for. Throws InvalidAddress.NotFound, InvalidIPAddress.InUse. */
export async function chooseNamed(tx: Queryable, pool: string | null, address: string): Promise<Choice> {
  const [row] = await tx.query<Omit<Choice, 'address'> & { readonly isFree: boolean }>(
    `SELECT r.id AS "rangeId", r.pool, r.interface, $2::bigint::text AS number, ${isFree('$2')} AS "isFree"
     FROM floating_ranges r WHERE $2 BETWEEN r.first AND r.last AND ($1::text IS NULL OR r.pool = $1)`,
    [pool, addressNumber(address)],
  );
  if (!row) throw new EngineError('InvalidAddress.NotFound', `Address '${address}' not found.`);
  if (!row.isFree) throw new EngineError('InvalidIPAddress.InUse', `Address ${address} is in use.`);
  return { ...row, address };
}

/**
 * Nobody gets this address any more, and the row that had it gets the next free one of its pool. Null: there is none,
 * or a newer operation has the row. The same again answers the same.
 */
export async function setAsideAndReplace(
  tx: Queryable,
  { operationId }: ChunkRef,
  { id, generation, outside, host }: SetAside,
): Promise<string | null> {
  const [row] = await tx.query<{ address: string; pool: string }>(
    'SELECT address, pool FROM floating_addresses WHERE id = $1 AND operation_id = $2 AND generation = $3',
    [id, operationId, generation],
  );
  if (!row || row.address !== outside) return row?.address ?? null;
  await lockPool(tx, row.pool);
  await tx.query(
    `INSERT INTO floating_set_aside (address, number, host) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [outside, addressNumber(outside), host],
  );
  logger('addresses').warn(
    { address: outside, host },
    'somebody else answers for a floating address: set aside',
  );
  const [next] = await chooseFree(tx, row.pool, 1);
  if (!next) return null;
  await tx.query(
    `UPDATE floating_addresses SET range_id = $2, interface = $3, number = $4, address = $5 WHERE id = $1`,
    [id, next.rangeId, next.interface, next.number, next.address],
  );
  return next.address;
}
