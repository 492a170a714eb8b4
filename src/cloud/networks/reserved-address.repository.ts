import type { Queryable } from '../../common/prisma/database.js';

/** An address of a network that is not free. */
export interface Reservation {
  readonly network: string;
  readonly address: string;
  /** claimed, quarantined or reserved. */
  readonly state: string;
  /** EC2's id of the interface that has it, or had it last. */
  readonly interface: string | null;
  /** While quarantined: the host that has to let go of it. */
  readonly host: string | null;
}

/** Of one network; null: of all. In their order. */
export const takenAddresses = (on: Queryable, networkId: string | null): Promise<readonly Reservation[]> =>
  on.query<Reservation>(
    `SELECT w.name AS network, f.address, f.state, n.ec2_id AS interface, f.host
     FROM fixed_addresses f JOIN networks w ON w.id = f.network_id LEFT JOIN network_interfaces n ON n.id = f.interface_id
     WHERE $1::uuid IS NULL OR f.network_id = $1 ORDER BY w.is_own, w.name, f.number`,
    [networkId],
  );

export interface ReservedAddress {
  readonly networkId: string;
  readonly number: number;
  readonly address: string;
}

/** The state that the address has then: reserved, or what it is used for. Claims of its range wait. */
export async function reserveAddress(
  tx: Queryable,
  { networkId, number, address }: ReservedAddress,
): Promise<string> {
  await tx.query(
    'SELECT FROM address_ranges WHERE network_id = $1 AND $2::bigint BETWEEN "first" AND "last" FOR UPDATE',
    [networkId, number],
  );
  await tx.query(
    `INSERT INTO fixed_addresses (network_id, number, address, state) VALUES ($1, $2, $3, 'reserved')
     ON CONFLICT DO NOTHING`,
    [networkId, number, address],
  );
  const [row] = await tx.query<{ state: string }>(
    'SELECT state FROM fixed_addresses WHERE network_id = $1 AND number = $2',
    [networkId, number],
  );
  return row?.state ?? 'free';
}

/** False: it was not reserved. */
export async function releaseReserved(on: Queryable, networkId: string, address: string): Promise<boolean> {
  const rows = await on.query(
    `DELETE FROM fixed_addresses WHERE network_id = $1 AND address = $2 AND state = 'reserved' RETURNING address`,
    [networkId, address],
  );
  return rows.length > 0;
}
