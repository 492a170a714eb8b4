import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { internetGatewayNoun } from './internet-gateway.noun.js';
import { type GatewayView } from './vpc-layout.js';

export interface GatewayRow {
  readonly id: string;
  readonly ec2Id: string;
  /** Null: it is attached to none. */
  readonly vpcId: string | null;
}

/** Attached to none. `pool`: of floating addresses, by which it leads outside. Null: it leads nowhere yet. */
export async function insertGateway(
  tx: Queryable,
  projectId: string,
  outside?: { readonly pool: string | null },
): Promise<Pick<GatewayRow, 'id' | 'ec2Id'>> {
  const id = randomUUID();
  const ec2Id = ec2IdWith(internetGatewayNoun.ec2.prefixes['internet-gateway'], id);
  await tx.query(
    `INSERT INTO internet_gateways (id, ec2_id, project_id, vpc_id, leads_out, pool) VALUES ($1, $2, $3, NULL, $4, $5)`,
    [id, ec2Id, projectId, outside?.pool !== null, outside?.pool ?? null],
  );
  return { id, ec2Id };
}

/** Locked. Take the VPC's lock first where there is one. Throws NotFound. */
export async function lockGateway(tx: Queryable, projectId: string, ref: Ref): Promise<GatewayRow> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'g.id', ec2Id: 'g.ec2_id' }, values);
  const [row] = await tx.query<GatewayRow>(
    `SELECT g.id, g.ec2_id AS "ec2Id", g.vpc_id AS "vpcId" FROM internet_gateways g
     WHERE g.project_id = $1 AND ${named} FOR UPDATE`,
    values,
  );
  if (row) return row;
  throw new NotFound('internet-gateway', [ref]);
}

/** False: the VPC has another one. */
export async function attachGateway(tx: Queryable, id: string, vpcId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE internet_gateways SET vpc_id = $2 WHERE id = $1
       AND NOT EXISTS (SELECT FROM internet_gateways WHERE vpc_id = $2) RETURNING id`,
    [id, vpcId],
  );
  return rows.length > 0;
}

export async function detachGateway(tx: Queryable, id: string): Promise<void> {
  await tx.query('UPDATE internet_gateways SET vpc_id = NULL WHERE id = $1', [id]);
}

export async function deleteGateway(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM internet_gateways WHERE id = $1', [id]);
}

/** Whether a floating address stands for a guest of the VPC, or of one subnet of it. */
export async function hasPublicAddresses(tx: Queryable, vpcId: string, subnetId?: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT FROM subnets s JOIN network_interfaces n ON n.subnet_id = s.id
       JOIN floating_addresses f ON f.interface_id = n.id WHERE s.vpc_id = $1 AND ($2::uuid IS NULL OR s.id = $2) AND f.association_id IS NOT NULL LIMIT 1`,
    [vpcId, subnetId ?? null],
  );
  return rows.length > 0;
}

/** Those of a project. */
export const gatewaysOf = (on: Queryable, projectId: string): Promise<readonly GatewayView[]> =>
  on.query<GatewayView>(
    `SELECT g.id, g.ec2_id AS "ec2Id", v.ec2_id AS "vpcEc2Id", COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
       FROM tags t WHERE t.project_id = g.project_id AND t.resource_id = g.ec2_id), '[]') AS tags
     FROM internet_gateways g LEFT JOIN vpcs v ON v.id = g.vpc_id WHERE g.project_id = $1`,
    [projectId],
  );
