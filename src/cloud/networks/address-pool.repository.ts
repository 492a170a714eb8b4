import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { ipv4Number } from '../../common/net/ipv4.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { guestAddresses } from './network.js';

export interface Pool {
  readonly subnetEc2Id: string;
  readonly rangeId: string;
  readonly networkId: string;
  readonly first: number;
  readonly last: number;
  /** No lower number is free. */
  readonly lowestFree: number;
  /** Of the whole network. */
  readonly cidr: string;
  readonly gateway: string;
  /** The network is the subnet’s alone, and its range all that guests may have of it. */
  readonly isOwn: boolean;
}

/** Where a subnet has its addresses from; claims of one range wait here for each other. */
export async function lockPool(tx: Queryable, subnetId: string): Promise<Pool> {
  const [pool] = await tx.query<Pool>(
    `SELECT s.ec2_id AS "subnetEc2Id", r.id AS "rangeId", r.network_id AS "networkId", r."first", r."last",
       r.lowest_free AS "lowestFree", w.cidr, w.gateway, w.is_own AS "isOwn"
     FROM subnets s JOIN address_ranges r ON r.id = s.range_id JOIN networks w ON w.id = r.network_id
     WHERE s.id = $1 FOR UPDATE OF r`,
    [subnetId],
  );
  // It was deleted since it was looked up.
  if (!pool) throw new NotFound('subnet', [byId(subnetId)]);
  return pool;
}

/**
 * The number of an address that was asked for. What no zone has yet may be asked for from any: the zone that gets a
 * range with it finds it taken. Throws InvalidParameterValue for what is no address, a reserved one, one of another
 * zone or of no part of the network.
 */
export async function askedNumber(tx: Queryable, pool: Pool, address: string): Promise<number> {
  const number = numberIn(pool, address);
  if (number >= pool.first && number <= pool.last) return number;
  const others = await tx.query(
    'SELECT FROM address_ranges WHERE network_id = $1 AND $2::bigint BETWEEN "first" AND "last"',
    [pool.networkId, number],
  );
  if (others.length > 0) throw outside(address);
  return number;
}

/**
 * The network's own address, its gateway's and its broadcast address are reserved in every subnet.
 */
function numberIn(pool: Pool, address: string): number {
  const number = ipv4Number(address);
  if (number === undefined)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${address.slice(0, 100)}) for parameter privateIpAddress is invalid.`,
    );
  const { first, last, gateway } = guestAddresses(pool);
  const isKept = number === gateway || number === first - 1 || number === last + 1;
  const isInside = number >= first && number <= last;
  const isBeyond = number < pool.first || number > pool.last;
  if (isKept || (pool.isOwn && isInside && isBeyond))
    throw new EngineError(
      'InvalidParameterValue',
      `Address ${address} is in subnet's reserved address range`,
    );
  if (!isInside) throw outside(address);
  return number;
}

const outside = (address: string): EngineError =>
  new EngineError(
    'InvalidParameterValue',
    `Address ${address} does not fall within the subnet's address range`,
  );
