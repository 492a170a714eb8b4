import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { openNewGroupToIpv6 } from './ipv6-egress.js';
import { DEFAULT_GROUP, type GroupRef } from './security-group.js';
import { securityGroupNoun } from './security-group.noun.js';
import { securityGroupRuleNoun } from './security-group-rule.noun.js';

/** The columns of GroupRef, of `security_groups g`. */
export const REF = `g.id, g.ec2_id AS "ec2Id", g.name, g.vpc_id AS "vpcId", g.spans,
  EXISTS (SELECT FROM vpcs d WHERE d.id = g.vpc_id AND d.is_default) AS "inDefaultVpc"`;

export interface NewGroupRow {
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  /** UUID; undefined: the default one. */
  readonly vpcId?: string;
}

/** A group $1 of the project's VPC `vpc` with AWS's egress rule $6: everything, to everywhere. */
const madeIn = (vpc: string): string => `
  WITH made AS (
    INSERT INTO security_groups AS g (id, ec2_id, project_id, name, description, vpc_id)
    SELECT $1::uuid, $2, v.project_id, $4, $5, v.id FROM vpcs v WHERE v.project_id = $3 AND ${vpc}
    ON CONFLICT (vpc_id, name) DO NOTHING RETURNING ${REF}
  ), opened AS (
    INSERT INTO security_group_rules (id, ec2_id, group_id, direction, protocol, from_port, to_port, cidr)
    SELECT $6::uuid, $7, id, 'egress', '-1', -1, -1, '0.0.0.0/0' FROM made
  )`;

const IN_DEFAULT = madeIn('v.is_default');
const MAKE = `${IN_DEFAULT} SELECT * FROM made`;
const MAKE_IN = `${madeIn('v.id = $8')} SELECT * FROM made`;

const MAKE_DEFAULT = `${IN_DEFAULT}
  INSERT INTO security_group_rules (id, ec2_id, group_id, protocol, from_port, to_port, source_group_id)
  SELECT $8, $9, id, '-1', -1, -1, id FROM made`;

/** Undefined: the VPC has a group of this name. */
export async function makeGroup(tx: Queryable, group: NewGroupRow): Promise<GroupRef | undefined> {
  if (group.vpcId === undefined) return (await tx.query<GroupRef>(MAKE, valuesOf(group)))[0];
  const [made] = await tx.query<GroupRef>(MAKE_IN, [...valuesOf(group), group.vpcId]);
  if (made) await openNewGroupToIpv6(tx, made.id);
  return made;
}

/** The default group with AWS's rule that its members reach each other. One that is there is left as it is. */
export async function makeDefaultGroup(tx: Queryable, projectId: string): Promise<void> {
  const group = { projectId, name: DEFAULT_GROUP, description: 'default VPC security group' };
  await tx.query(MAKE_DEFAULT, [...valuesOf(group), ...newRuleIds()]);
}

/** From now on it may guard guests of every VPC of its project. */
export async function letSpan(tx: Queryable, id: string): Promise<void> {
  await tx.query('UPDATE security_groups SET spans = true WHERE id = $1', [id]);
}

function newRuleIds(): readonly [id: string, ec2Id: string] {
  const id = randomUUID();
  return [id, ec2IdWith(securityGroupRuleNoun.ec2.prefixes['security-group-rule'], id)];
}

/** Of `madeIn`. */
function valuesOf(group: NewGroupRow): readonly string[] {
  const id = randomUUID();
  const ec2Id = ec2IdWith(securityGroupNoun.ec2.prefixes['security-group'], id);
  return [id, ec2Id, group.projectId, group.name, group.description, ...newRuleIds()];
}
