import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { askedNumber, lockPool } from './address-pool.repository.js';
import { addAddresses, requireRoomForAddresses } from './interface-addresses.repository.js';
import { replaceIpv6 } from './interface-ipv6.repository.js';
import type { MoreAddresses } from './more-addresses.js';
import { guestAddresses } from './network.js';

/** The lowest free address, or the one asked for, as text. */
export async function claimAddress(
  tx: Queryable,
  subnetId: string,
  { interfaceId, address }: { interfaceId: string; address?: string },
): Promise<string> {
  if (address === undefined) {
    const [lowest = ''] = await claimAddresses(tx, subnetId, [interfaceId]);
    return lowest;
  }
  const pool = await lockPool(tx, subnetId);
  const number = await askedNumber(tx, pool, address);
  const taken = await tx.query<{ address: string }>(
    `INSERT INTO fixed_addresses (network_id, number, address, state, interface_id)
       VALUES ($1, $2, $3, 'claimed', $4) ON CONFLICT DO NOTHING RETURNING address`,
    [pool.networkId, number, address, interfaceId],
  );
  if (taken.length === 0) throw new EngineError('InvalidIPAddress.InUse', `Address ${address} is in use.`);
  return address;
}

/**
 * Further addresses of an interface, these and so many whichever are free; those that are new. Throws what a claim
 * does, and PrivateIpAddressLimitExceeded.
 */
export async function claimMoreAddresses(
  tx: Queryable,
  {
    id,
    subnetId,
    count: own = 1,
  }: { readonly id: string; readonly subnetId: string; readonly count?: number },
  { addresses, count, ipv6 }: MoreAddresses,
): Promise<readonly string[]> {
  requireRoomForAddresses(own + addresses.length + count);
  const made: string[] = [];
  for (const address of addresses) made.push(await claimAddress(tx, subnetId, { interfaceId: id, address }));
  const many = Array.from({ length: count }, () => id);
  made.push(...(await claimAddresses(tx, subnetId, many)));
  if (made.length > 0) await addAddresses(tx, id, made);
  if (ipv6) await replaceIpv6(tx, { id, subnetId }, ipv6);
  return made;
}

/** The lowest free addresses, one an interface, in their order. All or none: InsufficientFreeAddressesInSubnet. */
export async function claimAddresses(
  tx: Queryable,
  subnetId: string,
  interfaceIds: readonly string[],
): Promise<readonly string[]> {
  if (interfaceIds.length === 0) return [];
  const pool = await lockPool(tx, subnetId);
  const { first, last, gateway } = guestAddresses(pool);
  const rows = await tx.query<{ address: string }>(CLAIM_LOWEST, [
    pool.networkId,
    Math.max(pool.first, first, pool.lowestFree),
    Math.min(pool.last, last),
    gateway,
    interfaceIds,
    pool.rangeId,
  ]);
  if (rows.length < interfaceIds.length)
    throw new EngineError(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${pool.subnetEc2Id}' to satisfy the requested number of instances.`,
    );
  return rows.map(({ address }) => address);
}

/**
 * $2 to $3 but for the gateway $4, one an interface of $5, in their order; $6: the range. `OFFSET 0` keeps the look-up
 * a probe of the primary key for each number, which stops at the limit.
 */
const CLAIM_LOWEST = `
  WITH free AS (
    SELECT s.number, row_number() OVER () AS n FROM (
      SELECT s.number FROM (SELECT generate_series($2::bigint, $3::bigint) AS number) s
      WHERE s.number <> $4::bigint AND NOT EXISTS (
        SELECT 1 FROM fixed_addresses f WHERE f.network_id = $1::uuid AND f.number = s.number OFFSET 0)
      LIMIT cardinality($5::uuid[])) s
  ), claimed AS (
    INSERT INTO fixed_addresses (network_id, number, address, state, interface_id)
    SELECT $1::uuid, free.number, host('0.0.0.0'::inet + free.number), 'claimed', w.id
    FROM free JOIN unnest($5::uuid[]) WITH ORDINALITY AS w(id, n) ON w.n = free.n
    RETURNING number, address
  ), raised AS (
    UPDATE address_ranges SET lowest_free = (SELECT max(number) + 1 FROM claimed) WHERE id = $6::uuid AND EXISTS (SELECT FROM claimed)
  )
  SELECT address FROM claimed ORDER BY number`;
