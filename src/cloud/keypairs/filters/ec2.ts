import { SqlFilters } from '../../../common/filters/sql-filters.js';

/** DescribeKeyPairs over `key_pairs k`. */
export const keyPairFilters = new SqlFilters(
  { 'key-pair-id': 'k.ec2_id', 'key-name': 'k.name', fingerprint: 'k.fingerprint' },
  { resourceId: 'k.ec2_id', projectId: 'k.project_id' },
);
