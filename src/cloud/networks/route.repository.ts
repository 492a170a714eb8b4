import { type Queryable } from '../../common/prisma/database.js';

export interface RouteRow {
  readonly tableId: string;
  /** Canonical IPv4 range. */
  readonly destination: string;
  readonly gatewayId: string;
}

/** False: the table has a route to the range. */
export async function insertRoute(tx: Queryable, row: RouteRow): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO routes (route_table_id, destination, internet_gateway_id) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING destination`,
    [row.tableId, row.destination, row.gatewayId],
  );
  return rows.length > 0;
}

/** False: the table has no route to the range. */
export async function replaceRoute(tx: Queryable, row: RouteRow): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE routes SET internet_gateway_id = $3 WHERE route_table_id = $1 AND destination = $2 RETURNING destination',
    [row.tableId, row.destination, row.gatewayId],
  );
  return rows.length > 0;
}

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
