import type { Queryable } from '../../common/prisma/database.js';
import type { GroupReference, StaleRule } from './peered-rules.js';
import { MEANS_SOURCE } from './rule-conditions.js';
import { RULE_COLUMNS, RULE_ROWS } from './rule.repository.js';

/** To these groups, by EC2's ids of a project's. */
export const referencesTo = (
  on: Queryable,
  projectId: string,
  groupEc2Ids: readonly string[],
): Promise<readonly GroupReference[]> =>
  on.query<GroupReference>(
    `SELECT DISTINCT s.ec2_id AS "groupEc2Id", v.ec2_id AS "vpcEc2Id", p.ec2_id AS "peeringEc2Id"
     FROM security_groups s JOIN security_group_rules r ON r.source_group_id = s.id
       JOIN security_groups g ON g.id = r.group_id JOIN vpcs v ON v.id = g.vpc_id AND v.id <> s.vpc_id
       JOIN vpc_peerings p ON p.state = 'active' AND v.id IN (p.vpc_id, p.accepter_vpc_id)
         AND s.vpc_id IN (p.vpc_id, p.accepter_vpc_id)
     WHERE s.project_id = $1 AND s.ec2_id = ANY($2::text[]) ORDER BY 1, 2`,
    [projectId, groupEc2Ids],
  );

/** Those of a VPC's groups, by group. */
export const staleRulesIn = (on: Queryable, vpcId: string): Promise<readonly StaleRule[]> =>
  on.query<StaleRule>(
    `SELECT ${RULE_COLUMNS}, g.name AS "groupName" FROM ${RULE_ROWS}
     WHERE g.vpc_id = $1 AND NOT ${MEANS_SOURCE} ORDER BY g.ec2_id, r.created_at, r.id`,
    [vpcId],
  );
