import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { lockGroups } from './filter-version.repository.js';
import { securityGroupRuleNoun } from './security-group-rule.noun.js';

/** Groups g that let everything out, and that by IPv4 alone. */
const CLOSED = `EXISTS (SELECT FROM security_group_rules r WHERE r.group_id = g.id AND r.direction = 'egress'
    AND r.protocol = '-1' AND r.cidr = '0.0.0.0/0')
  AND NOT EXISTS (SELECT FROM security_group_rules r WHERE r.group_id = g.id AND r.direction = 'egress'
    AND r.protocol = '-1' AND r.cidr = '::/0')`;

/** Groups of a VPC that has just got a range of IPv6: who lets everything out lets that out too, as at AWS. */
export async function openGroupsToIpv6(tx: Queryable, vpcId: string): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `SELECT g.id FROM security_groups g WHERE g.vpc_id = $1 AND ${CLOSED}`,
    [vpcId],
  );
  const ids = rows.map(({ id }) => id);
  await lockGroups(tx, ids);
  await open(tx, ids);
}

/** A new group, if its VPC has a range of IPv6. */
export async function openNewGroupToIpv6(tx: Queryable, groupId: string): Promise<void> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT g.id FROM security_groups g WHERE g.id = $1 AND ${CLOSED}
       AND EXISTS (SELECT FROM vpc_ipv6_ranges v WHERE v.vpc_id = g.vpc_id)`,
    [groupId],
  );
  if (row) await open(tx, [row.id]);
}

async function open(tx: Queryable, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  const ids = groupIds.map(() => randomUUID());
  await tx.query(
    `INSERT INTO security_group_rules (id, ec2_id, group_id, direction, protocol, from_port, to_port, cidr)
     SELECT r.id, r.ec2_id, r.group_id, 'egress', '-1', -1, -1, '::/0'
     FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS r(id, ec2_id, group_id)`,
    [
      ids,
      ids.map((id) => ec2IdWith(securityGroupRuleNoun.ec2.prefixes['security-group-rule'], id)),
      groupIds,
    ],
  );
}
