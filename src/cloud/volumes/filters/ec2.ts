import { SqlFilters } from '../../../common/filters/sql-filters.js';
import { EC2_ATTACHMENT_STATE } from '../../instance-facts/attached-volumes.js';
import { EC2_VOLUME_STATE } from '../views/ec2-state.js';

const never = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, 'NULL::text']));

const isoTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const attached = (value: string): string => `CASE WHEN v.instance_id IS NOT NULL THEN ${value} END`;

/** `Filter.n` of DescribeVolumes, over `volumes v` and the instance `i` that it is attached to. */
export const volumeFilters = new SqlFilters(
  {
    ...never('operator.principal outpost-arn source-volume-id'),
    'attachment.attach-time': attached(isoTime('v.attached_at')),
    'attachment.delete-on-termination': attached('v.delete_on_termination::text'),
    'attachment.device': 'v.device',
    'attachment.instance-id': 'i.ec2_id',
    'attachment.status': EC2_ATTACHMENT_STATE,
    'availability-zone': 'v.zone',
    'create-time': isoTime('v.created_at'),
    encrypted: '(v.data_key_id IS NOT NULL)::text',
    'fast-restored': `'false'::text`,
    'multi-attach-enabled': `'false'::text`,
    'operator.managed': `'false'::text`,
    size: 'v.size_gib::text',
    'snapshot-id': 'v.source_ec2',
    status: EC2_VOLUME_STATE,
    'volume-id': 'v.ec2_id',
    'volume-type': 'v.volume_type',
  },
  { resourceId: 'v.ec2_id', projectId: 'v.project_id' },
);

/** Of a row v: `lost` where its bytes are gone, `whole` where they are there; else nobody can say. */
const bytesAre = (whole: string, lost: string, unknown: string) =>
  `CASE WHEN v.lifecycle NOT IN ('available', 'in-use') THEN ${unknown} WHEN v.lost_at IS NULL THEN '${whole}' ELSE '${lost}' END`;

/** Of DescribeVolumeStatus, over the same. There are no events, and nothing to do about one. */
export const volumeStatusFilters = new SqlFilters({
  ...never(`action.code action.description action.event-id event.description event.event-id event.event-type
    event.not-after event.not-before`),
  'availability-zone': 'v.zone',
  'operator.managed': `'false'::text`,
  ...never('operator.principal'),
  'volume-status.details-name': `'io-enabled'::text`,
  'volume-status.details-status': bytesAre('passed', 'failed', 'NULL'),
  'volume-status.status': bytesAre('ok', 'impaired', `'insufficient-data'`),
});
