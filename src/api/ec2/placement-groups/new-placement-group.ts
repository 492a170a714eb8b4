import { type CreatePlacementGroupRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type PlacementPolicy } from '../../../cloud/placement-groups/placement-group.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type Built, is, refuseUnbuilt } from '../instances/launch/built.js';

const PARAMETERS: Built = {
  ...{ DryRun: 'built', GroupName: 'built', TagSpecifications: 'built' },
  Strategy: is('cluster', 'spread'),
  // Hosts are what there is to be spread over: racks of one each.
  SpreadLevel: is('rack'),
};

/** As close as there is room; and apart, or not at all. */
const POLICIES: Readonly<Record<string, PlacementPolicy>> = {
  cluster: 'soft-affinity',
  spread: 'anti-affinity',
};

/** CreatePlacementGroup, checked for form. */
export function newPlacementGroupOf(request: CreatePlacementGroupRequest) {
  refuseUnbuilt(request, PARAMETERS);
  const {
    GroupName: name = '',
    Strategy: strategy = 'cluster',
    SpreadLevel: level,
    TagSpecifications,
  } = request;
  if (name === '')
    throw new EngineError('MissingParameter', 'The request must contain the parameter groupName');
  if (!/^[\x20-\x7e]{1,255}$/.test(name))
    throw new EngineError(
      'InvalidParameterValue',
      'Value for parameter groupName is invalid. It may have up to 255 ASCII characters.',
    );
  if (level !== undefined && strategy !== 'spread')
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter spreadLevel may be used with the strategy spread only',
    );
  const tags = tagsOfSpecifications(TagSpecifications, ['placement-group'])['placement-group'] ?? [];
  return { name, policy: POLICIES[strategy] ?? 'soft-affinity', tags };
}
