import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { deleteTags } from '../tags/tag-statements.js';
import { type GroupRef, type NewRule, type RuleRow } from './security-group.js';
import { securityGroupRuleNoun } from './security-group-rule.noun.js';

/** Ingress rules of groups that the caller has locked. No verb changes egress rules yet. */
@Injectable()
export class SecurityGroupRuleRepository {
  async of(tx: Queryable, group: GroupRef): Promise<readonly RuleRow[]> {
    return tx.query<RuleRow>(
      `SELECT r.id, r.ec2_id AS "ec2Id", $2::text AS "groupId", r.direction, r.protocol, r.from_port AS "fromPort", r.to_port AS "toPort",
              r.cidr, s.ec2_id AS "sourceGroupId", s.name AS "sourceGroupName", r.description
       FROM security_group_rules r LEFT JOIN security_groups s ON s.id = r.source_group_id
       WHERE r.group_id = $1 AND r.direction = 'ingress' ORDER BY r.created_at, r.id`,
      [group.id, group.ec2Id],
    );
  }

  /** `sources`: the groups that the rules name, by EC2 id. */
  async add(
    tx: Queryable,
    group: GroupRef,
    { rules, sources }: { rules: readonly NewRule[]; sources: ReadonlyMap<string, GroupRef> },
  ): Promise<readonly RuleRow[]> {
    const rows = rules.map((rule) => rowOf(group, rule, sources));
    await tx.query(
      `INSERT INTO security_group_rules (id, ec2_id, group_id, protocol, from_port, to_port, cidr, source_group_id, description)
       SELECT r.id, r.ec2_id, $1::uuid, r.protocol, r.from_port, r.to_port, r.cidr, r.source_group_id, r.description
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::uuid[], $9::text[])
         AS r(id, ec2_id, protocol, from_port, to_port, cidr, source_group_id, description)`,
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
      ],
    );
    return rows;
  }

  async remove(tx: Queryable, rules: readonly RuleRow[]): Promise<void> {
    await tx.query(
      `WITH gone AS (DELETE FROM security_group_rules WHERE id = ANY($1::uuid[]) AND direction = 'ingress' RETURNING ec2_id)
       ${deleteTags('SELECT ec2_id FROM gone')}`,
      [rules.map(({ id }) => id)],
    );
  }
}

function rowOf(group: GroupRef, rule: NewRule, sources: ReadonlyMap<string, GroupRef>): RuleRow {
  const { source, ...rest } = rule;
  const id = randomUUID();
  const from = 'cidr' in source ? undefined : sources.get(source.groupId);
  return {
    ...rest,
    id,
    ec2Id: ec2IdWith(securityGroupRuleNoun.ec2.prefixes['security-group-rule'], id),
    groupId: group.ec2Id,
    direction: 'ingress',
    cidr: 'cidr' in source ? source.cidr : null,
    sourceGroupId: from?.ec2Id ?? null,
    sourceGroupName: from?.name ?? null,
  };
}
