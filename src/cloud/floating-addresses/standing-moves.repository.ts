import type { Queryable } from '../../common/prisma/database.js';
import type { StandingAddresses } from '../instances/standing-addresses.js';

/**
 * Locks those that stand for these addresses of the interface, in the order of their ids. `addresses` null: for any.
 */
async function lockStanding(
  tx: Queryable,
  interfaceId: string,
  addresses: readonly string[] | null,
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT f.id FROM floating_addresses f WHERE f.interface_id = $1 AND f.association_id IS NOT NULL
       AND ($2::text[] IS NULL OR f.private_address = ANY($2::text[])) ORDER BY f.id FOR UPDATE`,
    [interfaceId, addresses],
  );
  return rows.map(({ id }) => id);
}

/**
 * What addresses stand for goes away or elsewhere. By their rows they are on no host from then on, which
 * `AddressFollower` finds.
 */
export const standingAddresses: StandingAddresses = {
  async end(tx, interfaceId, addresses) {
    const ids = await lockStanding(tx, interfaceId, addresses);
    if (ids.length === 0) return;
    await tx.query(
      'UPDATE floating_addresses SET association_id = NULL, host = NULL WHERE id = ANY($1::uuid[])',
      [ids],
    );
  },

  async move(tx, { from, to, addresses }) {
    const ids = await lockStanding(tx, from, addresses);
    if (ids.length === 0) return;
    await tx.query(
      `UPDATE floating_addresses f SET interface_id = n.id, instance_id = n.instance_id, host = NULL
     FROM network_interfaces n WHERE f.id = ANY($1::uuid[]) AND n.id = $2`,
      [ids, to],
    );
  },

  async enter(tx, { interfaceId, instanceId }) {
    const ids = await lockStanding(tx, interfaceId, null);
    if (ids.length === 0) return;
    await tx.query('UPDATE floating_addresses SET instance_id = $2 WHERE id = ANY($1::uuid[])', [
      ids,
      instanceId,
    ]);
  },
};
