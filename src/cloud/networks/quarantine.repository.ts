import type { Queryable } from '../../common/prisma/database.js';

/**
 * Frees the address of an interface that was kept for hosts, once no cleanup of its instance is open. Not there is
 * success.
 */
export async function releaseAddress(
  tx: Queryable,
  { interfaceId, instanceId }: { readonly interfaceId: string | undefined; readonly instanceId: string },
): Promise<void> {
  await tx.query(
    `DELETE FROM fixed_addresses WHERE interface_id = $1 AND state = 'quarantined'
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.resource_id = $2 AND c.done_at IS NULL)`,
    [interfaceId, instanceId],
  );
}

/**
 * The host will never confirm: frees the addresses that are kept for it alone. One waits for each host that may still
 * use it.
 */
export async function releaseAddressesOf(tx: Queryable, host: string): Promise<void> {
  await tx.query(
    `DELETE FROM fixed_addresses f WHERE f.state = 'quarantined' AND NOT EXISTS (
       SELECT FROM cleanups c WHERE c.args->>'portId' = f.interface_id::text AND c.done_at IS NULL)
     AND (f.host = $1 OR EXISTS (
       SELECT FROM cleanups c WHERE c.args->>'portId' = f.interface_id::text AND c.host = $1))`,
    [host],
  );
}
