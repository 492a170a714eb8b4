import { type SqlColumn, SqlFilters } from '../../../common/filters/sql-filters.js';
import { type RuleDirection } from '../security-group.js';

/** A filter on the rules of one direction of the group `g`. */
const onRule =
  (direction: RuleDirection, expression: string): SqlColumn =>
  (match) =>
    `EXISTS (SELECT 1 FROM security_group_rules r LEFT JOIN security_groups s ON s.id = r.source_group_id
       WHERE r.group_id = g.id AND r.direction = '${direction}' AND ${match(expression)})`;

const NOTHING = 'NULL::text';

/** Protocols without a name have no ports. */
const portShown = (column: string): string =>
  `CASE WHEN r.protocol IN ('tcp', 'udp', 'icmp', 'icmpv6') THEN ${column}::text END`;

/** AWS's filters on rules, for one direction. */
const onRules = (prefix: string, direction: RuleDirection): Readonly<Record<string, SqlColumn>> => ({
  [`${prefix}.cidr`]: onRule(direction, `CASE WHEN strpos(r.cidr, ':') = 0 THEN r.cidr END`),
  [`${prefix}.from-port`]: onRule(direction, portShown('r.from_port')),
  [`${prefix}.to-port`]: onRule(direction, portShown('r.to_port')),
  [`${prefix}.protocol`]: onRule(direction, 'r.protocol'),
  [`${prefix}.group-id`]: onRule(direction, 's.ec2_id'),
  [`${prefix}.group-name`]: onRule(direction, 's.name'),
  [`${prefix}.user-id`]: onRule(
    direction,
    '(SELECT o.account_number::text FROM projects o WHERE o.id = s.project_id)',
  ),
  [`${prefix}.ipv6-cidr`]: onRule(direction, `CASE WHEN strpos(r.cidr, ':') > 0 THEN r.cidr END`),
  [`${prefix}.prefix-list-id`]: NOTHING,
});

/** DescribeSecurityGroups over `security_groups g`, its VPC v and `projects p`. */
export const groupFilters = new SqlFilters(
  {
    description: 'g.description',
    'group-id': 'g.ec2_id',
    'group-name': 'g.name',
    'owner-id': 'p.account_number::text',
    'vpc-id': 'v.ec2_id',
    ...onRules('ip-permission', 'ingress'),
    ...onRules('egress.ip-permission', 'egress'),
  },
  { resourceId: 'g.ec2_id', projectId: 'g.project_id' },
);

/** DescribeSecurityGroupRules over `security_group_rules r` of the group `g`. */
export const ruleFilters = new SqlFilters(
  { 'group-id': 'g.ec2_id', 'security-group-rule-id': 'r.ec2_id' },
  { resourceId: 'r.ec2_id', projectId: 'g.project_id' },
);
