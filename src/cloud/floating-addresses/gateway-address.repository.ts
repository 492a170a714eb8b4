import type { Queryable } from '../../common/prisma/database.js';

/** What an address is to stand for: the interface of a NAT gateway. */
export interface GatewayStanding {
  readonly id: string;
  readonly associationId: string;
  readonly interfaceId: string;
}

/**
 * Before the gateway's operation takes it. It is on no host yet, and stands for the gateway's one address, whichever it
 * is still being taken back from.
 */
export async function putBeforeGateway(tx: Queryable, standing: GatewayStanding): Promise<void> {
  await tx.query(
    `UPDATE floating_addresses f SET association_id = $2, instance_id = NULL, interface_id = n.id, private_address = NULL,
       domain_id = w.domain_id, host = NULL
     FROM network_interfaces n JOIN networks w ON w.id = n.network_id WHERE f.id = $1 AND n.id = $3`,
    [standing.id, standing.associationId, standing.interfaceId],
  );
}

/** The host is to answer for it: written before it is asked to. */
export async function standAt(tx: Queryable, id: string, host: string): Promise<void> {
  await tx.query(
    `UPDATE floating_addresses SET host = $2, bound_hosts = array_remove(bound_hosts, $2) || $2::text
     WHERE id = $1 AND association_id IS NOT NULL`,
    [id, host],
  );
}

/** The host is forgotten: addresses of these NAT gateways answer nowhere, until the gateways have another one. */
export async function leaveAddresses(
  tx: Queryable,
  host: string,
  natGatewayIds: readonly string[],
): Promise<void> {
  await tx.query(
    `UPDATE floating_addresses f SET host = NULL, bound_hosts = array_remove(f.bound_hosts, $1)
     FROM network_interfaces n WHERE n.id = f.interface_id AND n.nat_gateway_id = ANY($2::uuid[]) AND f.host = $1`,
    [host, natGatewayIds],
  );
}

/** The address that stands for the gateway at rest; undefined: none. Locked. */
export async function lockGatewayAddress(tx: Queryable, natGatewayId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT f.id FROM floating_addresses f JOIN network_interfaces n ON n.id = f.interface_id
     WHERE n.nat_gateway_id = $1 AND f.association_id IS NOT NULL FOR UPDATE OF f`,
    [natGatewayId],
  );
  return row?.id;
}
