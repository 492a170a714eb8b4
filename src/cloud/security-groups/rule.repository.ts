import { randomUUID } from 'node:crypto';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { deleteTags } from '../tags/tag-statements.js';
import { type GroupRef, type NewRule, type RuleDirection, type RuleRow } from './security-group.js';
import { securityGroupRuleNoun } from './security-group-rule.noun.js';

interface AddedRules {
  readonly rules: readonly NewRule[];
  /** The groups that they name, by EC2 id. */
  readonly sources: ReadonlyMap<string, GroupRef>;
  readonly direction: RuleDirection;
}

const CREATED_AT = "(floor(date_part('epoch', r.created_at)) * 1000)::float8";

/** Of the group `s` that a rule of the group `g` names; null: both are of one project. */
export const SOURCE_ACCOUNT = `CASE WHEN s.project_id <> g.project_id
  THEN (SELECT p.account_number::text FROM projects p WHERE p.id = s.project_id) END`;

/** The columns of a rule, of `security_group_rules r` of the group `g`, and of the group `s` that it names. */
export const RULE_COLUMNS = `r.id, r.ec2_id AS "ec2Id", g.ec2_id AS "groupId", r.direction, r.protocol, r.from_port AS "fromPort",
  r.to_port AS "toPort", r.cidr, s.id AS "sourceKey", s.ec2_id AS "sourceGroupId", s.name AS "sourceGroupName", ${SOURCE_ACCOUNT} AS "sourceAccount", r.description,
  ${CREATED_AT} AS "createdAt"`;

export const RULE_ROWS = `security_group_rules r JOIN security_groups g ON g.id = r.group_id
  LEFT JOIN security_groups s ON s.id = r.source_group_id`;

export async function rulesOf(
  tx: Queryable,
  group: GroupRef,
  direction: RuleDirection,
): Promise<readonly RuleRow[]> {
  return tx.query<RuleRow>(
    `SELECT ${RULE_COLUMNS} FROM ${RULE_ROWS} WHERE r.group_id = $1 AND r.direction = $2 ORDER BY r.created_at, r.id`,
    [group.id, direction],
  );
}

export async function addRules(
  tx: Queryable,
  group: GroupRef,
  { rules, sources, direction }: AddedRules,
): Promise<readonly RuleRow[]> {
  const rows = rules.map((rule) => rowOf(rule, sources, { groupId: group.ec2Id, direction }));
  const made = await tx.query<{ readonly createdAt: number }>(
    `INSERT INTO security_group_rules AS i (id, ec2_id, group_id, direction, protocol, from_port, to_port, cidr, source_group_id, description)
       SELECT r.id, r.ec2_id, $1::uuid, $10, r.protocol, r.from_port, r.to_port, r.cidr, r.source_group_id, r.description
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::uuid[], $9::text[])
         AS r(id, ec2_id, protocol, from_port, to_port, cidr, source_group_id, description)
       RETURNING (floor(date_part('epoch', i.created_at)) * 1000)::float8 AS "createdAt"`,
    [
      group.id,
      rows.map(({ id }) => id),
      rows.map(({ ec2Id }) => ec2Id),
      rows.map(({ protocol }) => protocol),
      rows.map(({ fromPort }) => fromPort),
      rows.map(({ toPort }) => toPort),
      rows.map(({ cidr }) => cidr),
      rows.map(({ sourceGroupId }) => (sourceGroupId === null ? null : sources.get(sourceGroupId)?.id)),
      rows.map(({ description }) => description),
      direction,
    ],
  );
  return rows.map((row, i) => ({ ...row, createdAt: made[i]?.createdAt ?? 0 }));
}

export async function removeRules(tx: Queryable, rules: readonly RuleRow[]): Promise<void> {
  await tx.query(
    `WITH gone AS (DELETE FROM security_group_rules WHERE id = ANY($1::uuid[]) RETURNING ec2_id)
       ${deleteTags('SELECT ec2_id FROM gone')}`,
    [rules.map(({ id }) => id)],
  );
}

/** Each row gets all that a rule says; its id and direction stay. `sources` as for `add`. */
export async function replaceRule(
  tx: Queryable,
  changes: readonly { readonly row: RuleRow; readonly rule: NewRule }[],
  sources: ReadonlyMap<string, GroupRef>,
): Promise<void> {
  const rules = changes.map(({ rule }) => rule);
  await tx.query(
    `UPDATE security_group_rules r SET protocol = c.protocol, from_port = c.from_port, to_port = c.to_port, cidr = c.cidr,
         source_group_id = c.source_group_id, description = c.description
       FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::text[], $6::uuid[], $7::text[])
         AS c(id, protocol, from_port, to_port, cidr, source_group_id, description) WHERE r.id = c.id`,
    [
      changes.map(({ row }) => row.id),
      rules.map(({ protocol }) => protocol),
      rules.map(({ fromPort }) => fromPort),
      rules.map(({ toPort }) => toPort),
      rules.map(({ source }) => ('cidr' in source ? source.cidr : null)),
      rules.map(({ source }) => ('cidr' in source ? null : sources.get(source.groupId)?.id)),
      rules.map(({ description }) => description),
    ],
  );
}

export async function describeRules(
  tx: Queryable,
  described: readonly { readonly row: RuleRow; readonly description: string | null }[],
): Promise<void> {
  await tx.query(
    `UPDATE security_group_rules r SET description = d.description
       FROM unnest($1::uuid[], $2::text[]) AS d(id, description) WHERE r.id = d.id`,
    [described.map(({ row }) => row.id), described.map(({ description }) => description)],
  );
}

function rowOf(
  { source, ...rest }: NewRule,
  sources: ReadonlyMap<string, GroupRef>,
  of: Pick<RuleRow, 'groupId' | 'direction'>,
): Omit<RuleRow, 'createdAt'> {
  const id = randomUUID();
  const from = 'cidr' in source ? undefined : sources.get(source.groupId);
  return {
    ...rest,
    ...of,
    id,
    ec2Id: ec2IdWith(securityGroupRuleNoun.ec2.prefixes['security-group-rule'], id),
    cidr: 'cidr' in source ? source.cidr : null,
    sourceKey: from?.id ?? null,
    sourceGroupId: from?.ec2Id ?? null,
    sourceGroupName: from?.name ?? null,
    sourceAccount: from?.account ?? null,
  };
}
