import { type Ec2Verbs } from '../ec2-action.js';
import { CreatePlacementGroupAction } from './create-placement-group.action.js';
import { DeletePlacementGroupAction } from './delete-placement-group.action.js';
import { DescribePlacementGroupsAction } from './describe-placement-groups.action.js';

/** One line a class. */
export const placementGroups: Ec2Verbs = [
  CreatePlacementGroupAction,
  DeletePlacementGroupAction,
  DescribePlacementGroupsAction,
];
