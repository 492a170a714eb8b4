import { type PlacementGroup } from '@aws-sdk/client-ec2';
import { type PlacementGroupRow } from '../../../cloud/placement-groups/placement-group.js';
import { arnOf } from '../arn.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

/** X7's soft policies show as the strict ones do: EC2 has no word for them. */
export function placementGroupView(row: PlacementGroupRow, place: Place): PlacementGroup {
  const isSpread = row.policy.endsWith('anti-affinity');
  return {
    GroupName: row.name,
    State: 'available',
    Strategy: isSpread ? 'spread' : 'cluster',
    GroupId: row.ec2Id,
    Tags: tagsView(row.tags),
    GroupArn: arnOf(place, `placement-group/${row.name}`),
    ...(isSpread && { SpreadLevel: 'rack' as const }),
  };
}
