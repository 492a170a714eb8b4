import { type Queryable } from '../../common/prisma/database.js';

export interface RouteRow {
  readonly tableId: string;
  /** Canonical range of IPv4 or IPv6. */
  readonly destination: string;
  /** One of these. */
  readonly internetGatewayId?: string;
  readonly natGatewayId?: string;
  readonly interfaceId?: string;
  readonly peeringId?: string;
  readonly egressOnlyGatewayId?: string;
}

/** False: the table has a route to the range. */
export async function insertRoute(tx: Queryable, row: RouteRow): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO routes (route_table_id, destination, internet_gateway_id, nat_gateway_id, interface_id, peering_id,
       egress_only_gateway_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT DO NOTHING RETURNING destination`,
    valuesOf(row),
  );
  return rows.length > 0;
}

/** False: the table has no route to the range. */
export async function replaceRoute(tx: Queryable, row: RouteRow): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE routes SET internet_gateway_id = $3, nat_gateway_id = $4, interface_id = $5, peering_id = $6,
       egress_only_gateway_id = $7
     WHERE route_table_id = $1 AND destination = $2 RETURNING destination`,
    valuesOf(row),
  );
  return rows.length > 0;
}

const valuesOf = (row: RouteRow): readonly unknown[] => [
  ...[row.tableId, row.destination],
  ...[row.internetGatewayId, row.natGatewayId, row.interfaceId, row.peeringId, row.egressOnlyGatewayId].map(
    (id) => id ?? null,
  ),
];

/** False: the table has no route to the range. */
export async function deleteRoute(
  tx: Queryable,
  { tableId, destination }: Pick<RouteRow, 'tableId' | 'destination'>,
): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM routes WHERE route_table_id = $1 AND destination = $2 RETURNING destination',
    [tableId, destination],
  );
  return rows.length > 0;
}

/** A route of the VPC's tables to the range or a part of it; undefined: there is none. */
export async function routeWithin(tx: Queryable, vpcId: string, cidr: string): Promise<string | undefined> {
  const [row] = await tx.query<{ destination: string }>(
    `SELECT r.destination FROM route_tables t JOIN routes r ON r.route_table_id = t.id
     WHERE t.vpc_id = $1 AND r.destination::inet <<= $2::inet ORDER BY r.destination LIMIT 1`,
    [vpcId, cidr],
  );
  return row?.destination;
}
