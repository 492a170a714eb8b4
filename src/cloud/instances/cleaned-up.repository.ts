import type { Queryable } from '../../common/prisma/database.js';
import { releaseAddress, releaseAddressesOf } from '../networks/quarantine.repository.js';
import type { CleanedUp } from '../operations/noun-rows.js';
import { deleteFiltersOf } from '../security-groups/filter-version.repository.js';

/** The last cleanup of an instance on a host frees its claim there, and the address that was kept from others. */
export async function cleanUpInstance(tx: Queryable, { host, id, args }: CleanedUp): Promise<void> {
  await tx.query(
    `UPDATE instance_attempts a SET state = 'released', released_at = engine_now()
     WHERE a.instance_id = $1 AND a.host = $2 AND a.state = 'cleanup'
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.resource_id = $1 AND c.host = $2 AND c.done_at IS NULL)`,
    [id, host],
  );
  await releaseAddress(tx, { interfaceId: args['portId'], instanceId: id });
}

/**
 * Frees the claims and addresses that wait for a host that is forgotten; the filters of its guests are not asked for
 * any more.
 */
export async function letGoOfHost(tx: Queryable, host: string): Promise<void> {
  await tx.query(
    `UPDATE instance_attempts SET state = 'released', released_at = engine_now() WHERE host = $1 AND state <> 'released'`,
    [host],
  );
  await releaseAddressesOf(tx, host);
  await deleteFiltersOf(tx, host);
}
