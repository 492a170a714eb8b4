import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { egressOnlyGatewayNoun } from './egress-only-internet-gateway.noun.js';
import { type GatewayView } from './vpc-layout.js';

export interface EgressOnlyGatewayRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
}

export const egressOnlyGatewayEc2Id = (id: string): string =>
  ec2IdWith(egressOnlyGatewayNoun.ec2.prefixes['egress-only-internet-gateway'], id);

/** EC2's id. */
export async function insertEgressOnlyGateway(
  tx: Queryable,
  { id, projectId, vpcId }: { readonly id: string; readonly projectId: string; readonly vpcId: string },
): Promise<string> {
  const ec2Id = egressOnlyGatewayEc2Id(id);
  await tx.query(
    'INSERT INTO egress_only_internet_gateways (id, ec2_id, project_id, vpc_id) VALUES ($1, $2, $3, $4)',
    [id, ec2Id, projectId, vpcId],
  );
  return ec2Id;
}

const ROWS = `SELECT g.id, g.ec2_id AS "ec2Id", g.vpc_id AS "vpcId" FROM egress_only_internet_gateways g`;

/** Throws NotFound. */
export async function findEgressOnlyGateway(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<EgressOnlyGatewayRow> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'g.id', ec2Id: 'g.ec2_id' }, values);
  const [row] = await tx.query<EgressOnlyGatewayRow>(`${ROWS} WHERE g.project_id = $1 AND ${named}`, values);
  if (row) return row;
  throw new NotFound('egress-only-internet-gateway', [ref]);
}

/** What routes lead to it leads nowhere from now on. */
export async function deleteEgressOnlyGateway(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM egress_only_internet_gateways WHERE id = $1', [id]);
}

/** Those of a project. */
export const egressOnlyGatewaysOf = (on: Queryable, projectId: string): Promise<readonly GatewayView[]> =>
  on.query<GatewayView>(
    `SELECT g.id, g.ec2_id AS "ec2Id", v.ec2_id AS "vpcEc2Id", COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
       FROM tags t WHERE t.project_id = g.project_id AND t.resource_id = g.ec2_id), '[]') AS tags
     FROM egress_only_internet_gateways g JOIN vpcs v ON v.id = g.vpc_id WHERE g.project_id = $1`,
    [projectId],
  );
