import type { GroupRow, RuleRow } from '../../../cloud/security-groups/security-group.js';
import { secondsText } from '../door/dates.js';

/** A group and a rule stay as they were made. */
const timesOf = (createdAt: number) => ({
  ...{ created_at: secondsText(createdAt), updated_at: secondsText(createdAt), revision_number: 0 },
});

export const groupView = (group: GroupRow, projectId: string) => ({
  ...{ id: group.id, name: groupNameOf(group), description: group.description, stateful: true as const },
  ...{
    tenant_id: projectId,
    project_id: projectId,
    shared: false as const,
    tags: [],
    ...timesOf(group.createdAt),
  },
  security_group_rules: rulesOf(group).map((rule) => ruleView(rule, { group, projectId })),
});

/** Names are of a VPC, and X7 has none: of a VPC of one's own they say which. */
export const groupNameOf = ({ name, inDefaultVpc, vpcEc2Id }: GroupRow): string =>
  inDefaultVpc ? name : `${name} (${vpcEc2Id})`;

/** Those that let out, then those that let in. */
export const rulesOf = ({ egress, rules }: GroupRow): readonly RuleRow[] => [...egress, ...rules];

interface Around {
  readonly group: GroupRow;
  readonly projectId: string;
}

export function ruleView(rule: RuleRow, { group, projectId }: Around) {
  const { min, max } = portsOf(rule);
  return {
    ...{ id: rule.id, tenant_id: projectId, project_id: projectId, security_group_id: group.id },
    ...{ direction: rule.direction, ethertype: familyOf(rule) },
    ...{ protocol: rule.protocol === '-1' ? null : rule.protocol, port_range_min: min, port_range_max: max },
    ...{ remote_ip_prefix: rule.cidr, normalized_cidr: rule.cidr, remote_address_group_id: null },
    remote_group_id: rule.sourceKey,
    ...{ description: rule.description ?? '', ...timesOf(rule.createdAt) },
  };
}

const familyOf = ({ cidr, protocol }: RuleRow): 'IPv4' | 'IPv6' =>
  cidr?.includes(':') || protocol === 'icmpv6' ? 'IPv6' : 'IPv4';

/** All of them are none that are named. */
function portsOf({ protocol, fromPort, toPort }: RuleRow) {
  const isAll = fromPort === -1 || (fromPort === 0 && toPort === 65_535);
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  if (hasPorts) return isAll ? { min: null, max: null } : { min: fromPort, max: toPort };
  return { min: fromPort === -1 ? null : fromPort, max: toPort === -1 ? null : toPort };
}
