import { EngineError } from '../../../common/errors/engine-error.js';
import { byName, type Ref } from '../../../common/refs/ref.js';
import { type AskedRule } from '../../../cloud/security-groups/security-group.js';
import { checkedIds, idRef } from '../refs.js';

/** The one group that a request names, by id or by name. */
export function groupOf({
  GroupId,
  GroupName,
}: {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}): Ref {
  if (GroupId !== undefined && GroupName !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter GroupName cannot be used with the parameter GroupId',
    );
  if (GroupId !== undefined) return idRef('security-group', GroupId);
  if (GroupName !== undefined) return byName(GroupName);
  throw new EngineError('MissingParameter', 'The request must contain the parameter groupName or groupId');
}

/** The rules as they are. Throws InvalidGroupId.Malformed for the first source that cannot be a group. */
export function withCheckedSources(rules: readonly AskedRule[]): readonly AskedRule[] {
  for (const { source } of rules)
    if ('group' in source && source.group.by === 'ec2Id') checkedIds('security-group', [source.group.value]);
  return rules;
}
