import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const placementGroupConstraints: Constraints = {
  CreatePlacementGroup: {
    Strategy: allowed('cluster', 'spread', 'partition'),
    SpreadLevel: allowed('host', 'rack'),
    'TagSpecification.ResourceType': allowed('placement-group'),
  },
};
