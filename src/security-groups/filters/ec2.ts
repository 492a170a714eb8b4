import { SqlFilters } from '../../common/filters/sql-filters.js';
import { VPC_ID } from '../../networks/vpc.js';

/** A filter on the rules of the group `g`. */
const onRule = (expression: string) => (match: (expression: string) => string) =>
  `EXISTS (SELECT 1 FROM security_group_rules r LEFT JOIN security_groups s ON s.id = r.source_group_id
     WHERE r.group_id = g.id AND ${match(expression)})`;

const NOTHING = 'NULL::text';

/** DescribeSecurityGroups over `security_groups g` and `projects p`. Egress is open, and one rule says so. */
export const groupFilters = new SqlFilters(
  {
    description: 'g.description',
    'group-id': 'g.ec2_id',
    'group-name': 'g.name',
    'owner-id': 'p.account_number::text',
    'vpc-id': `'${VPC_ID}'::text`,
    'ip-permission.cidr': onRule('r.cidr'),
    'ip-permission.from-port': onRule(`CASE WHEN r.protocol <> '-1' THEN r.from_port::text END`),
    'ip-permission.to-port': onRule(`CASE WHEN r.protocol <> '-1' THEN r.to_port::text END`),
    'ip-permission.protocol': onRule('r.protocol'),
    'ip-permission.group-id': onRule('s.ec2_id'),
    'ip-permission.group-name': onRule('s.name'),
    'ip-permission.user-id': onRule('CASE WHEN s.id IS NOT NULL THEN p.account_number::text END'),
    'ip-permission.ipv6-cidr': NOTHING,
    'ip-permission.prefix-list-id': NOTHING,
    'egress.ip-permission.cidr': `'0.0.0.0/0'::text`,
    'egress.ip-permission.protocol': `'-1'::text`,
    'egress.ip-permission.from-port': NOTHING,
    'egress.ip-permission.to-port': NOTHING,
    'egress.ip-permission.group-id': NOTHING,
    'egress.ip-permission.group-name': NOTHING,
    'egress.ip-permission.user-id': NOTHING,
    'egress.ip-permission.ipv6-cidr': NOTHING,
    'egress.ip-permission.prefix-list-id': NOTHING,
  },
  { resourceId: 'g.ec2_id', projectId: 'g.project_id' },
);
