import { SqlFilters } from '../../../common/filters/sql-filters.js';
import { OFFERED } from '../image-access.js';
import { INSTANCE_CONSTANTS } from '../../instance-facts/instance-constants.js';

const literal = (text: string): string => `'${text}'::text`;

/** Filters of AWS's list on things that no image of this cloud has. */
const NEVER = `boot-mode image-watermark.source-image-creation-time
  image-watermark.source-image-id image-watermark.source-image-region image-watermark.watermark-creation-time
  image-watermark.watermark-key imds-support instance-type-specification.supported-instance-type
  instance-type-specification.unsupported-instance-type platform product-code product-code.type public-ssm-parameter-name
  scan-result.critical-fix-available-since scan-result.finding-scan-date scan-result.high-fix-available-since
  scan-result.highest-finding-severity-label scan-result.informational-fix-available-since
  scan-result.low-fix-available-since scan-result.medium-fix-available-since source-image-region
  tpm-support`.split(/\s+/);

/** What holds of one of its mappings b. */
const mapping = (value: string) => (match: (expression: string) => string) =>
  `EXISTS (SELECT FROM jsonb_array_elements(m.mappings) b WHERE ${match(value)})`;

/**
 * DescribeImages over `images m`, its owner `projects p`, `images k` (kernel) and `images r` (ramdisk); $1 is who asks.
 */
export const imageFilters = new SqlFilters(
  {
    ...Object.fromEntries(NEVER.map((name) => [name, 'NULL::text'])),
    architecture: 'm.architecture',
    'block-device-mapping.delete-on-termination': mapping(`b->>'deleteOnTermination'`),
    'block-device-mapping.device-name': mapping(`b->>'device'`),
    'block-device-mapping.encrypted': mapping(`CASE b->>'kind' WHEN 'volume' THEN 'false' END`),
    'block-device-mapping.snapshot-id': mapping(`b->>'snapshotEc2Id'`),
    'block-device-mapping.volume-size': mapping(`b->>'sizeGiB'`),
    'block-device-mapping.volume-type': mapping(`b->>'volumeType'`),
    'creation-date': `to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    'deregistration-protection': `CASE WHEN m.protected THEN 'enabled-without-cooldown' ELSE 'disabled' END`,
    description: 'm.description',
    'ena-support': literal('false'),
    'free-tier-eligible': literal('false'),
    hypervisor: literal(INSTANCE_CONSTANTS.hypervisor),
    'image-allowed': literal('true'),
    'image-id': 'm.ec2_id',
    'image-type': 'm.kind',
    'is-public': `(m.visibility = 'public')::text`,
    'kernel-id': 'k.ec2_id',
    'manifest-location': `coalesce(m.location, p.account_number || '/' || m.name)`,
    name: 'm.name',
    'owner-alias': `CASE WHEN ${OFFERED} THEN 'amazon' END`,
    'owner-id': 'p.account_number::text',
    'ramdisk-id': 'r.ec2_id',
    'root-device-name': `CASE m.kind WHEN 'machine' THEN m.root_device_name END`,
    'root-device-type': `CASE WHEN m.kind = 'machine' THEN 'ebs' ELSE 'instance-store' END`,
    'source-image-id': 'm.source_image_id',
    'source-instance-id': 'm.source_instance_id',
    'sriov-net-support': `CASE m.kind WHEN 'machine' THEN 'simple' END`,
    state: `CASE WHEN m.state IN ('saving', 'staged') THEN 'pending' ELSE m.state END`,
    'state-reason-message': `CASE m.state WHEN 'failed' THEN m.reason END`,
    'state-reason-code': `CASE m.state WHEN 'failed' THEN 'Client.ImageFailed' END`,
    'virtualization-type': literal(INSTANCE_CONSTANTS['virtualization-type']),
  },
  { resourceId: 'm.ec2_id', projectId: '$1::uuid' },
);
