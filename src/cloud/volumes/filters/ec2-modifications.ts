import { SqlFilters } from '../../../common/filters/sql-filters.js';

const isoTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** `Filter.n` of DescribeVolumesModifications, over `volume_modifications m` and its volume `v`. */
export const modificationFilters = new SqlFilters({
  'modification-state': 'm.state',
  'original-iops': 'm.original_iops::text',
  'original-size': 'm.original_size_gib::text',
  'original-volume-type': 'm.original_type',
  originalMultiAttachEnabled: `'false'::text`,
  'start-time': isoTime('m.started_at'),
  'target-iops': 'm.target_iops::text',
  'target-size': 'm.target_size_gib::text',
  'target-volume-type': 'm.target_type',
  targetMultiAttachEnabled: `'false'::text`,
  'volume-id': 'v.ec2_id',
});
