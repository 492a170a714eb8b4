import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';

/** Addresses that were claimed for the interface, beside those that it has. */
export async function addAddresses(tx: Queryable, id: string, addresses: readonly string[]): Promise<void> {
  await tx.query(
    'UPDATE network_interfaces SET more_addresses = more_addresses || $2::text[] WHERE id = $1',
    [id, addresses],
  );
}

/** Addresses beside its first are free again. Returns those that it had. */
export async function removeAddresses(
  tx: Queryable,
  id: string,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ address: string }>(
    `WITH had AS (
       SELECT a.address FROM network_interfaces n, unnest(n.more_addresses) AS a(address)
       WHERE n.id = $1 AND a.address = ANY($2::text[])
     ), changed AS (
       UPDATE network_interfaces SET more_addresses = ARRAY(
         SELECT a.address FROM unnest(more_addresses) WITH ORDINALITY AS a(address, n)
         WHERE a.address <> ALL($2::text[]) ORDER BY a.n)
       WHERE id = $1
     ), freed AS (
       DELETE FROM fixed_addresses f USING had WHERE f.interface_id = $1 AND f.address = had.address
     )
     SELECT address FROM had`,
    [id, addresses],
  );
  return rows.map(({ address }) => address);
}

/** The interface of the subnet's network that has the address beside its first. Undefined: none has it so. */
export async function holderOf(
  tx: Queryable,
  subnetId: string,
  address: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT n.id FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id
     WHERE s.id = $1 AND $2 = ANY(n.more_addresses) FOR UPDATE OF n`,
    [subnetId, address],
  );
  return row?.id;
}

/** As many as an interface may have, its first among them. */
export const MOST_ADDRESSES = 10;

/** Throws PrivateIpAddressLimitExceeded. */
export function requireRoomForAddresses(count: number): void {
  if (count > MOST_ADDRESSES)
    throw new EngineError(
      'PrivateIpAddressLimitExceeded',
      `Number of private addresses will exceed limit: an interface has ${MOST_ADDRESSES} at most.`,
    );
}
