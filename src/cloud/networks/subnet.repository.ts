import { type Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition, type Referable } from '../../common/refs/ref.js';
import { type Landing, type Landings, type OwnLanding, type SubnetFacts } from './subnet.js';

/** One row at least while there is a network: a null id where the project has no subnet yet. */
const LANDINGS = `
  SELECT s.id, s.ec2_id AS "ec2Id", s.zone, s.network_id AS "networkId", s.map_public_ip AS "mapPublicIp"
  FROM (SELECT id FROM networks WHERE NOT is_own ORDER BY name LIMIT 1) w
  LEFT JOIN (vpcs v JOIN subnets s ON s.vpc_id = v.id AND s.is_default) ON v.project_id = $1 AND v.is_default`;

type Nulls = { readonly [K in keyof Landing | 'zone']: null };
type LandingRow = (Landing & { readonly zone: string }) | Nulls;

const landingOf = ({ id, ec2Id, networkId, mapPublicIp }: Landing): Landing => ({
  ...{ id, ec2Id, networkId, mapPublicIp },
});

/** What a subnet of a project's is to do with launches. */
export interface MapPublicIp {
  readonly ec2Id: string;
  readonly value: boolean;
}

/** A subnet of the project's own VPCs, as a launch into it needs it. */
const OWN_LANDING = `
  SELECT s.id, s.ec2_id AS "ec2Id", s.zone, s.network_id AS "networkId", s.map_public_ip AS "mapPublicIp",
    s.vpc_id AS "vpcId", g.id AS "groupId",
    CASE WHEN s.assign_ipv6 THEN (SELECT r.cidr FROM subnet_ipv6_ranges r WHERE r.subnet_id = s.id) END AS "ipv6Cidr"
  FROM subnets s JOIN vpcs v ON v.id = s.vpc_id AND NOT v.is_default
    JOIN security_groups g ON g.vpc_id = v.id AND g.name = 'default'
  WHERE v.project_id = $1`;

/** Undefined: the cloud has no network yet. */
export async function landingsOf(on: Queryable, projectId: string): Promise<Landings | undefined> {
  const rows = await on.query<LandingRow>(LANDINGS, [projectId]);
  if (rows.length === 0) return undefined;
  return new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.zone, landingOf(row)]])));
}

/**
 * The project's default subnet in the zone, made if it is not there. A zone's first one waits for the network's row
 * until the transaction that has it ends.
 */
export async function ensureDefaultSubnet(tx: Queryable, projectId: string, zone: string): Promise<Landing> {
  const [row] = await tx.query<Omit<Landing, 'id'> & { readonly id: string | null }>(
    'SELECT id, ec2_id AS "ec2Id", network_id AS "networkId", map_public_ip AS "mapPublicIp" FROM default_subnet($1, $2)',
    [projectId, zone],
  );
  if (!row || row.id === null) throw new Error(`project ${projectId} has no default VPC, or no network`);
  return { id: row.id, ec2Id: row.ec2Id, networkId: row.networkId, mapPublicIp: row.mapPublicIp };
}

export function subnetsOfProject(on: Queryable, projectId: string): Promise<readonly Referable[]> {
  return on.query<Referable>(
    'SELECT s.id, s.ec2_id AS "ec2Id" FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE v.project_id = $1',
    [projectId],
  );
}

/** Of a subnet of the project's. False: it has no such one. */
export async function setMapPublicIp(
  on: Queryable,
  projectId: string,
  { ec2Id, value }: MapPublicIp,
): Promise<boolean> {
  const rows = await on.query(
    `UPDATE subnets s SET map_public_ip = $3 FROM vpcs v
       WHERE v.id = s.vpc_id AND v.project_id = $1 AND s.ec2_id = $2 RETURNING s.id`,
    [projectId, ec2Id, value],
  );
  return rows.length > 0;
}

/** Undefined: the project has no own subnet of this name. */
export async function ownLanding(
  on: Queryable,
  projectId: string,
  ref: Ref,
): Promise<OwnLanding | undefined> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 's.id', ec2Id: 's.ec2_id' }, values);
  const [row] = await on.query<OwnLanding>(`${OWN_LANDING} AND ${named}`, values);
  return row;
}

/** What is shown of these; those that are gone are left out. */
export async function subnetFacts(on: Queryable, ids: readonly string[]): Promise<readonly SubnetFacts[]> {
  return on.query<SubnetFacts>(
    `SELECT s.id, s.ec2_id AS "ec2Id", v.ec2_id AS "vpcEc2Id", w.domain
       FROM subnets s JOIN vpcs v ON v.id = s.vpc_id JOIN networks w ON w.id = s.network_id WHERE s.id = ANY($1::uuid[])`,
    [ids],
  );
}
