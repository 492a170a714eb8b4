import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const instanceTypesConstraints: Constraints = {
  DescribeInstanceTypeOfferings: {
    LocationType: allowed('region', 'availability-zone', 'availability-zone-id', 'outpost'),
  },
};
