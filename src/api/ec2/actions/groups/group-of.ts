import { EngineError } from '../../../../common/errors/engine-error.js';
import { type GroupNames } from '../../../../security-groups/security-group.js';

/** The one group that a request names, by id or by name. */
export function groupOf({
  GroupId,
  GroupName,
}: {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}): GroupNames {
  if (GroupId !== undefined && GroupName !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter GroupName cannot be used with the parameter GroupId',
    );
  if (GroupId !== undefined) return { ids: [GroupId], names: [] };
  if (GroupName !== undefined) return { ids: [], names: [GroupName] };
  throw new EngineError('MissingParameter', 'The request must contain the parameter groupName or groupId');
}
