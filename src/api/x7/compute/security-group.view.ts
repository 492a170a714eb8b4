import { z } from 'zod';
import type { GroupRow, RuleRow } from '../../../cloud/security-groups/security-group.js';
import { groupNameOf } from '../network/group.view.js';

export const ruleShape = z.strictObject({
  ...{ id: z.string(), parent_group_id: z.string(), ip_protocol: z.string().nullable() },
  ...{ from_port: z.int().nullable(), to_port: z.int().nullable() },
  group: z.union([z.strictObject({ name: z.string(), tenant_id: z.string() }), z.strictObject({})]),
  ip_range: z.union([z.strictObject({ cidr: z.string() }), z.strictObject({})]),
});

/** A security group as compute shows it: what lets in. */
export const groupShape = z.strictObject({
  ...{ id: z.string(), name: z.string(), description: z.string(), tenant_id: z.string() },
  rules: z.array(ruleShape),
});

export const groupView = (group: GroupRow, projectId: string): object => ({
  ...{ id: group.id, name: groupNameOf(group), description: group.description, tenant_id: projectId },
  rules: group.rules.map((rule) => ruleView(rule, group.id, projectId)),
});

/** Everything is written as null, as compute does. */
export const ruleView = (rule: RuleRow, groupId: string, projectId: string): object => {
  const isAll = rule.protocol === '-1';
  return {
    ...{ id: rule.id, parent_group_id: groupId, ip_protocol: isAll ? null : rule.protocol },
    ...{ from_port: isAll ? null : rule.fromPort, to_port: isAll ? null : rule.toPort },
    group: sourceOf(rule, projectId),
    ip_range: rule.cidr === null ? {} : { cidr: rule.cidr },
  };
};

/** One of another project is named as EC2 names it: its own name is for its project alone. */
const sourceOf = (
  { sourceGroupId, sourceGroupName, sourceAccount }: RuleRow,
  projectId: string,
): { readonly name?: string; readonly tenant_id?: string } => {
  if (sourceGroupId === null || sourceGroupName === null) return {};
  return sourceAccount === null
    ? { name: sourceGroupName, tenant_id: projectId }
    : { name: sourceGroupId, tenant_id: sourceAccount };
};
