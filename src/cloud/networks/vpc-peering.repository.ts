import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { type PeeringRow } from './vpc-peering.js';

/** A request ends after a week, as at AWS. */
const EXPIRES = `p.created_at + interval '7 days'`;
const IS_EXPIRED = `(p.state = 'pending-acceptance' AND ${EXPIRES} <= engine_now())`;

/** AWS shows what was rejected or has expired for two days, what failed or was deleted for two hours. */
const IS_SHOWN = `coalesce(p.ended_at + CASE p.state WHEN 'rejected' THEN interval '2 days' ELSE interval '2 hours' END,
  CASE p.state WHEN 'pending-acceptance' THEN ${EXPIRES} + interval '2 days' END, 'infinity') > engine_now()`;

const RANGES = `ARRAY(SELECT v.cidr WHERE v.cidr IS NOT NULL
  UNION ALL SELECT r.cidr FROM vpc_ranges r WHERE r.vpc_id = v.id)`;
const rangesOf = (vpcId: string): string =>
  `coalesce((SELECT ${RANGES} FROM vpcs v WHERE v.id = ${vpcId}), '{}')`;

const REQUESTER = `json_build_object('projectId', p.project_id, 'account', o.account_number, 'vpcEc2Id', p.vpc_ec2_id,
  'vpcId', p.vpc_id, 'ranges', ${rangesOf('p.vpc_id')}, 'remoteDns', p.remote_dns)`;
const ACCEPTER = `json_build_object('projectId', p.accepter_project_id, 'account', p.accepter_account,
  'vpcEc2Id', p.accepter_vpc_ec2_id, 'vpcId', p.accepter_vpc_id, 'ranges', ${rangesOf('p.accepter_vpc_id')},
  'remoteDns', p.accepter_remote_dns)`;

/** Of project $1, on either side; a request that failed has reached nobody. */
const PEERINGS = `SELECT p.id, p.ec2_id AS "ec2Id", CASE WHEN ${IS_EXPIRED} THEN 'expired' ELSE p.state END AS state,
    ${REQUESTER} AS requester, ${ACCEPTER} AS accepter, p.ended_by AS "endedBy",
    (floor(date_part('epoch', ${EXPIRES})) * 1000)::float8 AS "expiresAt",
    coalesce((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
      FROM tags t WHERE t.project_id = $1 AND t.resource_id = p.ec2_id), '[]') AS tags
  FROM vpc_peerings p JOIN projects o ON o.id = p.project_id
  WHERE (p.project_id = $1 OR p.accepter_project_id = $1 AND p.state <> 'failed') AND ${IS_SHOWN}`;

/** Those that a project is shown. */
export const peeringsOf = (on: Queryable, projectId: string): Promise<readonly PeeringRow[]> =>
  on.query<PeeringRow>(`${PEERINGS} ORDER BY p.ec2_id`, [projectId]);

/** Not locked. Throws NotFound. */
export async function findPeering(on: Queryable, projectId: string, ref: Ref): Promise<PeeringRow> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'p.id', ec2Id: 'p.ec2_id' }, values);
  const [row] = await on.query<PeeringRow>(`${PEERINGS} AND ${named}`, values);
  if (row) return row;
  throw new NotFound('vpc-peering', [ref]);
}

/** Whether two VPCs are joined, or asked to be. */
export async function arePeered(tx: Queryable, one: string, other: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT FROM vpc_peerings p WHERE p.state IN ('pending-acceptance', 'active') AND NOT ${IS_EXPIRED}
       AND (p.vpc_id = $1 AND p.accepter_vpc_id = $2 OR p.vpc_id = $2 AND p.accepter_vpc_id = $1)`,
    [one, other],
  );
  return rows.length > 0;
}

/** SQL: whether an accepted peering connection joins two VPCs. Both are expressions. */
export const isJoined = (one: string, other: string): string => `EXISTS (
  SELECT FROM vpc_peerings j WHERE j.state = 'active'
    AND (j.vpc_id = ${one} AND j.accepter_vpc_id = ${other} OR j.vpc_id = ${other} AND j.accepter_vpc_id = ${one}))`;

/** Those of the VPCs that such a connection joins to the first. */
export async function joinedTo(
  tx: Queryable,
  vpcId: string,
  others: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT v.id FROM vpcs v WHERE v.id = ANY($2::uuid[]) AND ${isJoined('v.id', '$1::uuid')}`,
    [vpcId, others],
  );
  return rows.map(({ id }) => id);
}

/** A VPC that a request names. */
export interface NamedVpc {
  readonly id: string;
  readonly projectId: string;
  readonly isDefault: boolean;
  readonly ranges: readonly string[];
}

/** Undefined: the account has no such VPC. */
export async function findVpcOf(
  tx: Queryable,
  account: string,
  ec2Id: string,
): Promise<NamedVpc | undefined> {
  const [row] = await tx.query<NamedVpc>(
    `SELECT v.id, v.project_id AS "projectId", v.is_default AS "isDefault", ${RANGES} AS ranges
     FROM vpcs v JOIN projects o ON o.id = v.project_id WHERE o.account_number = $1 AND v.ec2_id = $2`,
    [account, ec2Id],
  );
  return row;
}
