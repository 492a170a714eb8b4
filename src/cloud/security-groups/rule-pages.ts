import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { type Queryable } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { RULE_COLUMNS, RULE_ROWS } from './rule.repository.js';
import { type RuleRow } from './security-group.js';

export interface RuleQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

export interface TaggedRuleRow extends RuleRow {
  /** Key and value. */
  readonly tags: readonly (readonly [key: string, value: string])[];
}

const TAGS = `COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
  FROM tags t WHERE t.project_id = g.project_id AND t.resource_id = r.ec2_id), '[]') AS tags`;

const NAMED = { id: 'r.id', ec2Id: 'r.ec2_id' };

/** Throws NotFound for the first that is no rule of the project's. */
export async function requireRules(on: Queryable, projectId: string, refs: readonly Ref[]): Promise<void> {
  if (refs.length === 0) return;
  const values: unknown[] = [projectId];
  const rows = await on.query<{ id: string; ec2Id: string }>(
    `SELECT r.id, r.ec2_id AS "ec2Id" FROM security_group_rules r JOIN security_groups g ON g.id = r.group_id
     WHERE g.project_id = $1 AND ${refCondition(refs, NAMED, values)}`,
    values,
  );
  requireAllFound('security-group-rule', refs, rows);
}

/** One page of the project's rules, in the order of EC2 ids. */
export async function listRules(
  on: Queryable,
  projectId: string,
  { refs, condition, after, limit }: RuleQuery,
): Promise<readonly TaggedRuleRow[]> {
  const values: unknown[] = [projectId, after, limit];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
  const where = condition?.(values) ?? '';
  return on.query<TaggedRuleRow>(
    `SELECT ${RULE_COLUMNS}, ${TAGS} FROM ${RULE_ROWS}
     WHERE g.project_id = $1 AND ($2::text IS NULL OR r.ec2_id > $2)${named}${where} ORDER BY r.ec2_id LIMIT $3`,
    values,
  );
}
