import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { nameTag } from '../tags/tag-statements.js';
import type { RouterRow } from './router.js';
import { routeTableNoun } from './route-table.noun.js';

const EVERYWHERE = '0.0.0.0/0';

/** Of gateway g: whether the table t is of its interfaces, by its own or since it leads to it. */
const IS_OF_ROUTER = `(t.router_id = g.id OR EXISTS (
  SELECT FROM routes r WHERE r.route_table_id = t.id AND r.internet_gateway_id = g.id))`;

const INTERFACES = `coalesce((
  SELECT json_agg(json_build_object('subnetId', s.id, 'subnetEc2Id', s.ec2_id, 'gateway', w.gateway, 'isNamed', a.id IS NOT NULL)
    ORDER BY s.created_at, s.id)
  FROM subnets s JOIN networks w ON w.id = s.network_id
    LEFT JOIN route_table_associations a ON a.subnet_id = s.id
    JOIN route_tables t ON t.vpc_id = s.vpc_id AND (t.id = a.route_table_id OR a.id IS NULL AND t.is_main)
  WHERE s.vpc_id = g.vpc_id AND ${IS_OF_ROUTER}), '[]')`;

/** Those of a project, the oldest first. */
export const routersOf = (on: Queryable, projectId: string): Promise<readonly RouterRow[]> =>
  on.query<RouterRow>(
    `SELECT g.id, g.ec2_id AS "ec2Id", g.vpc_id AS "vpcId", g.pool, ${INTERFACES} AS interfaces,
       g.leads_out OR EXISTS (SELECT FROM routes r WHERE r.internet_gateway_id = g.id) AS "leadsOut",
       coalesce(${nameTag('g.project_id', 'g.ec2_id')}, '') AS name, g.description, g.labels,
       (floor(date_part('epoch', g.created_at)) * 1000)::float8 AS "createdAt"
     FROM internet_gateways g LEFT JOIN vpcs v ON v.id = g.vpc_id
     WHERE g.project_id = $1 AND v.is_default IS NOT TRUE ORDER BY g.created_at, g.id`,
    [projectId],
  );

/** The table for its interfaces, made if there is none. The VPC is locked. */
export async function routerTable(
  tx: Queryable,
  {
    id: routerId,
    vpcId,
    projectId,
  }: { readonly id: string; readonly vpcId: string; readonly projectId: string },
): Promise<string> {
  const [there] = await tx.query<{ id: string }>(
    'SELECT id FROM route_tables WHERE router_id = $1 AND vpc_id = $2 ORDER BY ec2_id LIMIT 1',
    [routerId, vpcId],
  );
  if (there) return there.id;
  const id = randomUUID();
  await tx.query(
    `INSERT INTO route_tables (id, ec2_id, project_id, vpc_id, is_main, router_id) VALUES ($1, $2, $3, $4, false, $5)`,
    [id, ec2IdWith(routeTableNoun.ec2.prefixes['route-table'], id), projectId, vpcId, routerId],
  );
  return id;
}

/** Tables that were made for the router and that no subnet uses any more go. */
export async function dropUnusedTables(tx: Queryable, routerId: string): Promise<void> {
  await tx.query(
    `DELETE FROM route_tables t WHERE t.router_id = $1 AND NOT t.is_main
       AND NOT EXISTS (SELECT FROM route_table_associations a WHERE a.route_table_id = t.id)`,
    [routerId],
  );
}

/** What leads to it leads outside no more: its interfaces stay. */
export async function closeRouter(tx: Queryable, id: string): Promise<void> {
  await tx.query(
    `UPDATE route_tables SET router_id = $1
     WHERE id IN (SELECT route_table_id FROM routes WHERE internet_gateway_id = $1)`,
    [id],
  );
  await tx.query('DELETE FROM routes WHERE internet_gateway_id = $1', [id]);
  await tx.query('UPDATE internet_gateways SET leads_out = false, pool = NULL WHERE id = $1', [id]);
}

/** Its interfaces lead outside, but for a table that has another route to everywhere. */
export async function openRouter(tx: Queryable, id: string, pool: string | null): Promise<void> {
  await tx.query(
    `INSERT INTO routes (route_table_id, destination, internet_gateway_id)
     SELECT t.id, '${EVERYWHERE}', $1 FROM route_tables t WHERE t.router_id = $1 ON CONFLICT DO NOTHING`,
    [id],
  );
  await tx.query('UPDATE internet_gateways SET leads_out = true, pool = $2 WHERE id = $1', [id, pool]);
}
