import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { type Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { REF } from './new-group-row.js';
import { SOURCE_ACCOUNT } from './rule.repository.js';
import { type GroupRow, type RuleDirection } from './security-group.js';

export interface GroupQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

/** By name only in the default VPC: in others names may be the same. */
export const GROUP_NAMED = {
  ...{ id: 'g.id', ec2Id: 'g.ec2_id' },
  name: '(SELECT g.name FROM vpcs d WHERE d.id = g.vpc_id AND d.is_default)',
};

const createdAt = (of: 'g' | 'r'): string => `(floor(date_part('epoch', ${of}.created_at)) * 1000)::float8`;

const rulesOf = (direction: RuleDirection): string => `
  SELECT json_agg(json_build_object('id', r.id, 'ec2Id', r.ec2_id, 'groupId', g.ec2_id, 'direction', r.direction, 'protocol', r.protocol,
    'fromPort', r.from_port, 'toPort', r.to_port, 'cidr', r.cidr, 'sourceGroupId', s.ec2_id, 'sourceGroupName', s.name,
    'sourceKey', s.id, 'sourceAccount', ${SOURCE_ACCOUNT},
    'description', r.description, 'createdAt', ${createdAt('r')}) ORDER BY r.created_at, r.id)
  FROM security_group_rules r LEFT JOIN security_groups s ON s.id = r.source_group_id WHERE r.group_id = g.id AND r.direction = '${direction}'`;

const TAGS = `
  SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key)
  FROM tags t WHERE t.project_id = g.project_id AND t.resource_id = g.ec2_id`;

/** One page, in the order of EC2 ids. */
export async function listGroups(
  on: Queryable,
  projectId: string,
  query: GroupQuery,
): Promise<readonly GroupRow[]> {
  const { refs, condition, after, limit } = query;
  const values: unknown[] = [projectId, after, limit];
  const named = refs.length > 0 ? ` AND ${refCondition(refs, GROUP_NAMED, values)}` : '';
  const where = condition?.(values) ?? '';
  return on.query<GroupRow>(
    `SELECT ${REF}, g.description, ${createdAt('g')} AS "createdAt", v.ec2_id AS "vpcEc2Id", COALESCE((${rulesOf('ingress')}), '[]') AS rules,
         COALESCE((${rulesOf('egress')}), '[]') AS egress, COALESCE((${TAGS}), '[]') AS tags
       FROM security_groups g JOIN projects p ON p.id = g.project_id JOIN vpcs v ON v.id = g.vpc_id
       WHERE g.project_id = $1 AND ($2::text IS NULL OR g.ec2_id > $2)${named}${where} ORDER BY g.ec2_id LIMIT $3`,
    values,
  );
}
