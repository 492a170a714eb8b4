import { PROGRESS } from '../snapshot-progress.js';
import { SqlFilters } from '../../../common/filters/sql-filters.js';

const isoTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** `Filter.n` of DescribeSnapshots, over `snapshots s` and its owner `projects p`; $1 is who asks. */
export const snapshotFilters = new SqlFilters(
  {
    description: 's.description',
    encrypted: `'false'::text`,
    'owner-alias': 'NULL::text',
    'owner-id': 'p.account_number::text',
    progress: PROGRESS,
    'snapshot-id': 's.ec2_id',
    'start-time': isoTime('s.created_at'),
    status: 's.lifecycle',
    'storage-tier': `'standard'::text`,
    'transfer-type': 'NULL::text',
    'volume-id': 's.volume_ec2_id',
    'volume-size': 's.size_gib::text',
  },
  { resourceId: 's.ec2_id', projectId: '$1::uuid' },
);
