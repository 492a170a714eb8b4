import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { vpcNoun } from './vpc.noun.js';

/** A VPC whose row is locked. */
export interface LockedVpc {
  readonly id: string;
  readonly ec2Id: string;
  readonly domainId: string;
  readonly isDefault: boolean;
  /** The zone of its subnets that name none. */
  readonly zoneHint: string | null;
  /** Its first range and those beside it; of a default VPC the flat network's. */
  readonly ranges: readonly string[];
}

/** Of vpcs v. */
const COLUMNS = `v.id, v.ec2_id AS "ec2Id", v.domain_id AS "domainId", v.is_default AS "isDefault",
  v.zone_hint AS "zoneHint", ARRAY(SELECT v.cidr WHERE v.cidr IS NOT NULL UNION ALL SELECT r.cidr FROM vpc_ranges r WHERE r.vpc_id = v.id) AS ranges`;

/**
 * The project's VPC, locked: changes of what is in it wait for each other. Before the locks of its subnets' ranges and
 * of hosts' filters. Throws NotFound.
 */
export async function lockVpc(tx: Queryable, projectId: string, ref: Ref): Promise<LockedVpc> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'v.id', ec2Id: 'v.ec2_id' }, values);
  const [row] = await tx.query<LockedVpc>(
    `SELECT ${COLUMNS} FROM vpcs v WHERE v.project_id = $1 AND ${named} FOR UPDATE OF v`,
    values,
  );
  if (row) return row;
  throw new NotFound('vpc', [ref]);
}

export interface NewVpcRow {
  readonly projectId: string;
  /** Null: its subnets bring theirs along. */
  readonly cidr: string | null;
  readonly zoneHint?: string | undefined;
}

/** With a domain of its own. Its table, ACL and group come by triggers. EC2's id. */
export async function insertVpc(
  tx: Queryable,
  { projectId, cidr, zoneHint }: NewVpcRow,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const id = randomUUID();
  const ec2Id = ec2IdWith(vpcNoun.ec2.prefixes.vpc, id);
  await tx.query(
    `WITH domain AS (INSERT INTO domains (id) VALUES ($1) RETURNING id)
     INSERT INTO vpcs (id, ec2_id, project_id, domain_id, cidr, is_default, dns_hostnames, zone_hint)
     SELECT $2::uuid, $3, $4::uuid, domain.id, $5, false, false, $6 FROM domain`,
    [randomUUID(), id, ec2Id, projectId, cidr, zoneHint ?? null],
  );
  return { id, ec2Id };
}

/** What keeps a VPC from being deleted; empty: nothing. What came with it does not. */
export async function vpcHolds(tx: Queryable, vpcId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ what: string }>(
    `SELECT 'subnets' AS what WHERE EXISTS (SELECT FROM subnets WHERE vpc_id = $1)
     UNION ALL SELECT 'internet gateway' WHERE EXISTS (SELECT FROM internet_gateways WHERE vpc_id = $1)
     UNION ALL SELECT 'egress-only internet gateway' WHERE EXISTS (
       SELECT FROM egress_only_internet_gateways WHERE vpc_id = $1)
     UNION ALL SELECT 'route tables' WHERE EXISTS (SELECT FROM route_tables WHERE vpc_id = $1 AND NOT is_main)
     UNION ALL SELECT 'network ACLs' WHERE EXISTS (SELECT FROM network_acls WHERE vpc_id = $1 AND NOT is_default)
     UNION ALL SELECT 'security groups' WHERE EXISTS (SELECT FROM security_groups WHERE vpc_id = $1 AND name <> 'default')`,
    [vpcId],
  );
  return rows.map(({ what }) => what);
}

/** Whether the VPC has an internet gateway. */
export const leadsOut = async (tx: Queryable, vpcId: string): Promise<boolean> =>
  (await tx.query('SELECT FROM internet_gateways WHERE vpc_id = $1', [vpcId])).length > 0;

/** With what came with it. */
export async function deleteVpc(tx: Queryable, vpcId: string): Promise<void> {
  await tx.query('DELETE FROM vpcs WHERE id = $1', [vpcId]);
}

/** The id of the range beside the VPC's first. With a subnet it goes when that does. */
export async function insertRange(
  tx: Queryable,
  vpcId: string,
  { cidr, subnetId }: { readonly cidr: string; readonly subnetId?: string },
): Promise<string> {
  const id = randomUUID();
  await tx.query('INSERT INTO vpc_ranges (id, vpc_id, cidr, subnet_id) VALUES ($1, $2, $3, $4)', [
    ...[id, vpcId, cidr, subnetId ?? null],
  ]);
  return id;
}

/** Whether public names are shown of guests that have addresses outside; whether hosts answer names. */
export interface DnsChange {
  readonly dnsHostnames?: boolean;
  readonly dnsSupport?: boolean;
}

/** What is not said stays as it is. */
export async function setDns(tx: Queryable, vpcId: string, change: DnsChange): Promise<void> {
  await tx.query(
    'UPDATE vpcs SET dns_hostnames = coalesce($2, dns_hostnames), dns_support = coalesce($3, dns_support) WHERE id = $1',
    [vpcId, change.dnsHostnames ?? null, change.dnsSupport ?? null],
  );
}

/** A range of a VPC beside its first. */
export interface VpcRange {
  readonly id: string;
  readonly cidr: string;
  readonly vpcEc2Id: string;
}

/** Ranges of a VPC that is locked, as they are now: those that came with the lock are of before the wait for it. */
export async function rangesNow(tx: Queryable, vpcId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ cidr: string }>(
    `SELECT cidr FROM vpcs WHERE id = $1 AND cidr IS NOT NULL UNION ALL SELECT cidr FROM vpc_ranges WHERE vpc_id = $1`,
    [vpcId],
  );
  return rows.map(({ cidr }) => cidr);
}

/** Of all VPCs of a project. */
export const rangesOf = (tx: Queryable, projectId: string): Promise<readonly VpcRange[]> =>
  tx.query<VpcRange>(
    `SELECT r.id, r.cidr, v.ec2_id AS "vpcEc2Id" FROM vpc_ranges r JOIN vpcs v ON v.id = r.vpc_id WHERE v.project_id = $1`,
    [projectId],
  );

export async function deleteRange(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM vpc_ranges WHERE id = $1', [id]);
}
