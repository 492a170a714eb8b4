import { randomUUID } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import { ipv6RangeOf } from '../../common/net/ipv6.js';
import type { Queryable } from '../../common/prisma/database.js';
import { localPool, vpcRangeIn, vpcsIn } from './ipv6-pool.js';

/** A range of IPv6 that a VPC or a subnet has. The association's id is made of `id`. */
export interface Ipv6RangeRow {
  readonly id: string;
  readonly cidr: string;
}

/** Of the lock under which ranges of pools are given to VPCs; any number that nothing else locks. */
const POOLS_LOCK = 7_606_056;

/**
 * The lowest range of the pool that no VPC has. `pool`: empty: the cloud's own, which is minted with its first range.
 * Throws InsufficientAddressCapacity.
 */
export async function insertVpcIpv6Range(tx: Queryable, vpcId: string, pool: string): Promise<Ipv6RangeRow> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [POOLS_LOCK]);
  const of = pool === '' ? await ownPool(tx) : pool;
  const [free] = await tx.query<{ number: string }>(
    `SELECT g.number::text AS number
     FROM generate_series(0, (SELECT count(*) FROM vpc_ipv6_ranges WHERE pool = $1)) AS g(number)
     WHERE NOT EXISTS (SELECT FROM vpc_ipv6_ranges r WHERE r.pool = $1 AND r.number = g.number) ORDER BY g.number LIMIT 1`,
    [of],
  );
  const number = BigInt(free?.number ?? 0);
  if (number >= vpcsIn(ipv6RangeOf(of)))
    throw new EngineError('InsufficientAddressCapacity', 'The cloud has no IPv6 range left for a VPC.');
  const row = { id: randomUUID(), cidr: vpcRangeIn(of, number) };
  await tx.query('INSERT INTO vpc_ipv6_ranges (id, vpc_id, pool, number, cidr) VALUES ($1, $2, $3, $4, $5)', [
    ...[row.id, vpcId, of, String(number), row.cidr],
  ]);
  return row;
}

async function ownPool(tx: Queryable): Promise<string> {
  const [there] = await tx.query<{ cidr: string }>('SELECT cidr FROM ipv6_pools ORDER BY cidr LIMIT 1');
  if (there) return there.cidr;
  const cidr = localPool();
  await tx.query('INSERT INTO ipv6_pools (cidr) VALUES ($1)', [cidr]);
  return cidr;
}

/** Of a VPC that is locked. Undefined: it has none. */
export async function vpcIpv6Range(tx: Queryable, vpcId: string): Promise<Ipv6RangeRow | undefined> {
  const [row] = await tx.query<Ipv6RangeRow>('SELECT id, cidr FROM vpc_ipv6_ranges WHERE vpc_id = $1', [
    vpcId,
  ]);
  return row;
}

export async function deleteVpcIpv6Range(tx: Queryable, vpcId: string): Promise<void> {
  await tx.query('DELETE FROM vpc_ipv6_ranges WHERE vpc_id = $1', [vpcId]);
}

/** Of all VPCs of a project, with EC2's id of each. */
export const ipv6RangesOf = (
  tx: Queryable,
  projectId: string,
): Promise<readonly (Ipv6RangeRow & { readonly vpcEc2Id: string })[]> =>
  tx.query<Ipv6RangeRow & { readonly vpcEc2Id: string }>(
    `SELECT r.id, r.cidr, v.ec2_id AS "vpcEc2Id" FROM vpc_ipv6_ranges r JOIN vpcs v ON v.id = r.vpc_id WHERE v.project_id = $1`,
    [projectId],
  );

/** A subnet's, and who has it. */
export interface SubnetIpv6Row extends Ipv6RangeRow {
  readonly subnetId: string;
  readonly subnetEc2Id: string;
  readonly vpcId: string;
}

/** Of all subnets of a project. */
export const subnetIpv6RangesOf = (tx: Queryable, projectId: string): Promise<readonly SubnetIpv6Row[]> =>
  tx.query<SubnetIpv6Row>(
    `SELECT r.id, r.cidr, s.id AS "subnetId", s.ec2_id AS "subnetEc2Id", s.vpc_id AS "vpcId"
     FROM subnet_ipv6_ranges r JOIN subnets s ON s.id = r.subnet_id JOIN vpcs v ON v.id = s.vpc_id WHERE v.project_id = $1`,
    [projectId],
  );

/** Those of one VPC, which is locked. */
export const ipv6RangesIn = (
  tx: Queryable,
  vpcId: string,
): Promise<readonly (Ipv6RangeRow & { readonly subnetId: string })[]> =>
  tx.query<Ipv6RangeRow & { readonly subnetId: string }>(
    `SELECT r.id, r.cidr, r.subnet_id AS "subnetId"
     FROM subnet_ipv6_ranges r JOIN subnets s ON s.id = r.subnet_id WHERE s.vpc_id = $1`,
    [vpcId],
  );

export async function insertSubnetIpv6Range(
  tx: Queryable,
  subnetId: string,
  cidr: string,
): Promise<Ipv6RangeRow> {
  const id = randomUUID();
  await tx.query('INSERT INTO subnet_ipv6_ranges (id, subnet_id, cidr) VALUES ($1, $2, $3)', [
    ...[id, subnetId, cidr],
  ]);
  return { id, cidr };
}

/** Its interfaces get no addresses by themselves any more. */
export async function deleteSubnetIpv6Range(tx: Queryable, subnetId: string): Promise<void> {
  await tx.query('DELETE FROM subnet_ipv6_ranges WHERE subnet_id = $1', [subnetId]);
  await tx.query('UPDATE subnets SET assign_ipv6 = false WHERE id = $1', [subnetId]);
}

/** Whether some interface of the subnet has an address of IPv6. */
export const isIpv6Used = async (tx: Queryable, subnetId: string): Promise<boolean> =>
  (
    await tx.query(
      'SELECT FROM network_interfaces WHERE subnet_id = $1 AND cardinality(ipv6_addresses) > 0 LIMIT 1',
      [subnetId],
    )
  ).length > 0;

/** Of a subnet of the project's. False: it has no such one with an IPv6 range. */
export async function setAssignIpv6(
  on: Queryable,
  projectId: string,
  { ec2Id, value }: { readonly ec2Id: string; readonly value: boolean },
): Promise<boolean> {
  const rows = await on.query(
    `UPDATE subnets s SET assign_ipv6 = $3 FROM vpcs v
     WHERE v.id = s.vpc_id AND v.project_id = $1 AND s.ec2_id = $2
       AND (NOT $3 OR EXISTS (SELECT FROM subnet_ipv6_ranges r WHERE r.subnet_id = s.id)) RETURNING s.id`,
    [projectId, ec2Id, value],
  );
  return rows.length > 0;
}
