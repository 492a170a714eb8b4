import { SqlFilters } from '../../../common/filters/sql-filters.js';
import { STRATEGY } from '../placement-group.repository.js';

/** DescribePlacementGroups over `placement_groups g`. */
export const placementGroupFilters = new SqlFilters(
  {
    ...{ 'group-id': 'g.ec2_id', 'group-name': 'g.name', strategy: STRATEGY, state: `'available'` },
    'spread-level': `CASE ${STRATEGY} WHEN 'spread' THEN 'rack' END`,
  },
  { resourceId: 'g.ec2_id', projectId: 'g.project_id' },
);
