import { SqlFilters } from '../../../common/filters/sql-filters.js';

/** DescribeTags over `tags o`. `tag:KEY` shows all tags of resources that have that one, as AWS does. */
export const tagFilters = new SqlFilters(
  { key: 'o.key', 'resource-id': 'o.resource_id', 'resource-type': 'o.resource_type', value: 'o.value' },
  { resourceId: 'o.resource_id', projectId: 'o.project_id' },
);
