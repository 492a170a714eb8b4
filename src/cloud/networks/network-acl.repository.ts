import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { aclLinkId } from './main-link.js';
import { type AclEntry, type AclPlace } from './network-acl.js';
import { networkAclNoun } from './network-acl.noun.js';

/** A network ACL; its VPC's row is locked. */
export interface LockedAcl {
  readonly id: string;
  readonly ec2Id: string;
  readonly vpcId: string;
  /** The one that came with its VPC. */
  readonly isFirst: boolean;
  /** Of a default VPC. */
  readonly isDefault: boolean;
}

/** Throws NotFound. */
export async function lockAcl(tx: Queryable, projectId: string, ref: Ref): Promise<LockedAcl> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'x.id', ec2Id: 'x.ec2_id' }, values);
  const [row] = await tx.query<LockedAcl>(
    `SELECT x.id, x.ec2_id AS "ec2Id", x.vpc_id AS "vpcId", x.is_default AS "isFirst", v.is_default AS "isDefault"
     FROM network_acls x JOIN vpcs v ON v.id = x.vpc_id WHERE x.project_id = $1 AND ${named} FOR UPDATE OF v`,
    values,
  );
  if (row) return row;
  throw new NotFound('network-acl', [ref]);
}

export const aclEc2Id = (id: string): string => ec2IdWith(networkAclNoun.ec2.prefixes['network-acl'], id);

/** Without an entry, so that it lets nothing pass. EC2's id. */
export async function insertAcl(
  tx: Queryable,
  { id, projectId, vpcId }: { readonly id: string; readonly projectId: string; readonly vpcId: string },
): Promise<string> {
  const ec2Id = aclEc2Id(id);
  await tx.query(
    'INSERT INTO network_acls (id, ec2_id, project_id, vpc_id, is_default) VALUES ($1, $2, $3, $4, false)',
    [id, ec2Id, projectId, vpcId],
  );
  return ec2Id;
}

/** With its entries. */
export async function deleteAcl(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM network_acls WHERE id = $1', [id]);
}

/** Whether a subnet was given it. */
export async function isAclUsed(tx: Queryable, id: string): Promise<boolean> {
  const used = await tx.query('SELECT FROM network_acl_associations WHERE network_acl_id = $1 LIMIT 1', [id]);
  return used.length > 0;
}

/** False: the ACL has an entry of the number. */
export async function insertEntry(tx: Queryable, aclId: string, entry: AclEntry): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO network_acl_entries (network_acl_id, is_egress, number, protocol, is_allow, cidr, from_port, to_port)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING number`,
    valuesOf(aclId, entry),
  );
  return rows.length > 0;
}

/** False: the ACL has no entry of the number. */
export async function replaceEntry(tx: Queryable, aclId: string, entry: AclEntry): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE network_acl_entries SET protocol = $4, is_allow = $5, cidr = $6, from_port = $7, to_port = $8
     WHERE network_acl_id = $1 AND is_egress = $2 AND number = $3 RETURNING number`,
    valuesOf(aclId, entry),
  );
  return rows.length > 0;
}

/** False: the ACL has no entry of the number. */
export async function deleteEntry(
  tx: Queryable,
  aclId: string,
  { isEgress, number }: AclPlace,
): Promise<boolean> {
  const rows = await tx.query(
    'DELETE FROM network_acl_entries WHERE network_acl_id = $1 AND is_egress = $2 AND number = $3 RETURNING number',
    [aclId, isEgress, number],
  );
  return rows.length > 0;
}

const valuesOf = (aclId: string, entry: AclEntry): readonly unknown[] => [
  ...[aclId, entry.isEgress, entry.number, entry.protocol, entry.isAllow],
  ...[entry.cidr, entry.fromPort, entry.toPort],
];

/** A subnet that has an ACL. */
export interface AclLink {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly aclId: string;
}

/** Every subnet of the project with its ACL, and the id of this link. Undefined: none has this id. */
export async function aclLink(
  tx: Queryable,
  projectId: string,
  linkId: string,
): Promise<AclLink | undefined> {
  const rows = await tx.query<AclLink>(
    `SELECT s.id AS "subnetId", s.vpc_id AS "vpcId", x.id AS "aclId"
     FROM subnets s JOIN vpcs v ON v.id = s.vpc_id LEFT JOIN network_acl_associations a ON a.subnet_id = s.id
       JOIN network_acls x ON x.vpc_id = v.id AND (x.id = a.network_acl_id OR a.subnet_id IS NULL AND x.is_default)
     WHERE v.project_id = $1`,
    [projectId],
  );
  return rows.find(({ aclId, subnetId }) => aclLinkId(aclId, subnetId) === linkId);
}

/** The subnet has this ACL from now on. The new link's id. */
export async function giveAcl(tx: Queryable, acl: LockedAcl, subnetId: string): Promise<string> {
  await tx.query('DELETE FROM network_acl_associations WHERE subnet_id = $1', [subnetId]);
  if (!acl.isFirst)
    await tx.query('INSERT INTO network_acl_associations (subnet_id, network_acl_id) VALUES ($1, $2)', [
      ...[subnetId, acl.id],
    ]);
  return aclLinkId(acl.id, subnetId);
}

/** AWS's number of the entries that let IPv6 pass. */
const IPV6_ENTRY = 101;

/** The default ACL of a VPC that has just got a range of IPv6 lets it pass. An entry of the number is left as it is. */
export async function openDefaultAclToIpv6(tx: Queryable, vpcId: string): Promise<void> {
  await tx.query(
    `INSERT INTO network_acl_entries (network_acl_id, is_egress, number, protocol, is_allow, cidr, from_port, to_port)
     SELECT x.id, d.is_egress, $2::int, -1, true, '::/0', -1, -1
     FROM network_acls x CROSS JOIN (VALUES (true), (false)) AS d(is_egress) WHERE x.vpc_id = $1 AND x.is_default
     ON CONFLICT DO NOTHING`,
    [vpcId, IPV6_ENTRY],
  );
}
