import { randomUUID } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { routeTableNoun } from './route-table.noun.js';

/** A route table; its VPC's row is locked. */
export interface LockedTable {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
  readonly isMain: boolean;
  /** Of a default VPC. */
  readonly isDefault: boolean;
  /** Its VPC's, of both families. */
  readonly ranges: readonly string[];
}

const TABLES = `SELECT t.id, t.ec2_id AS "ec2Id", t.vpc_id AS "vpcId", t.is_main AS "isMain", v.is_default AS "isDefault",
    ARRAY(SELECT v.cidr WHERE v.cidr IS NOT NULL UNION ALL SELECT r.cidr FROM vpc_ranges r WHERE r.vpc_id = v.id
      UNION ALL SELECT r.cidr FROM vpc_ipv6_ranges r WHERE r.vpc_id = v.id) AS ranges
  FROM route_tables t JOIN vpcs v ON v.id = t.vpc_id`;

/** Throws NotFound. */
export async function lockTable(tx: Queryable, projectId: string, ref: Ref): Promise<LockedTable> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 't.id', ec2Id: 't.ec2_id' }, values);
  const [row] = await tx.query<LockedTable>(
    `${TABLES} WHERE t.project_id = $1 AND ${named} FOR UPDATE OF v`,
    values,
  );
  if (row) return row;
  throw new NotFound('route-table', [ref]);
}

export const tableEc2Id = (id: string): string => ec2IdWith(routeTableNoun.ec2.prefixes['route-table'], id);

/** EC2's id. */
export async function insertTable(
  tx: Queryable,
  { id, projectId, vpcId }: { readonly id: string; readonly projectId: string; readonly vpcId: string },
): Promise<string> {
  const ec2Id = tableEc2Id(id);
  await tx.query(
    'INSERT INTO route_tables (id, ec2_id, project_id, vpc_id, is_main) VALUES ($1, $2, $3, $4, false)',
    [id, ec2Id, projectId, vpcId],
  );
  return ec2Id;
}

/** With its routes. */
export async function deleteTable(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM route_tables WHERE id = $1', [id]);
}

/** Whether a subnet uses it by name. */
export async function isTableUsed(tx: Queryable, id: string): Promise<boolean> {
  const used = await tx.query('SELECT FROM route_table_associations WHERE route_table_id = $1 LIMIT 1', [id]);
  return used.length > 0;
}

/** The EC2 id of the link. Throws Resource.AlreadyAssociated. */
export async function associate(tx: Queryable, tableId: string, subnetId: string): Promise<string> {
  const id = randomUUID();
  const rows = await tx.query<{ ec2Id: string }>(
    `INSERT INTO route_table_associations (id, ec2_id, route_table_id, subnet_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (subnet_id) DO NOTHING RETURNING ec2_id AS "ec2Id"`,
    [id, ec2IdWith('rtbassoc', id), tableId, subnetId],
  );
  if (rows[0]) return rows[0].ec2Id;
  const [there] = await tx.query<{ ec2Id: string }>(
    'SELECT ec2_id AS "ec2Id" FROM route_table_associations WHERE subnet_id = $1 AND route_table_id = $2',
    [subnetId, tableId],
  );
  if (there) return there.ec2Id;
  throw new EngineError(
    'Resource.AlreadyAssociated',
    'the specified association for the subnet conflicts with an existing association',
  );
}

/** A link of a subnet; its VPC's row is locked. */
export interface Link {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly tableId: string;
}

/** Undefined: the project has no link of this id. */
export async function lockLink(tx: Queryable, projectId: string, ec2Id: string): Promise<Link | undefined> {
  const [row] = await tx.query<Link>(
    `SELECT a.subnet_id AS "subnetId", t.vpc_id AS "vpcId", t.id AS "tableId"
     FROM route_table_associations a JOIN route_tables t ON t.id = a.route_table_id JOIN vpcs v ON v.id = t.vpc_id
     WHERE t.project_id = $1 AND a.ec2_id = $2 FOR UPDATE OF v`,
    [projectId, ec2Id],
  );
  return row;
}

export async function disassociate(tx: Queryable, subnetId: string): Promise<void> {
  await tx.query('DELETE FROM route_table_associations WHERE subnet_id = $1', [subnetId]);
}

/** Main tables of a project, as their links are told from others. */
export function mainTables(
  tx: Queryable,
  projectId: string,
): Promise<readonly { readonly id: string; readonly ec2Id: string }[]> {
  return tx.query<{ id: string; ec2Id: string }>(
    'SELECT id, ec2_id AS "ec2Id" FROM route_tables WHERE project_id = $1 AND is_main',
    [projectId],
  );
}

/** The VPC's main table is this one from now on. */
export async function makeMain(
  tx: Queryable,
  { id, vpcId }: Pick<LockedTable, 'id' | 'vpcId'>,
): Promise<void> {
  await tx.query('UPDATE route_tables SET is_main = false WHERE vpc_id = $1 AND is_main', [vpcId]);
  await tx.query('UPDATE route_tables SET is_main = true WHERE id = $1', [id]);
}
