import { SqlFilters } from '../common/filters/sql-filters.js';

const literal = (text: string): string => `'${text}'::text`;

/** Filters of AWS's list on things that no image of this cloud has. */
const NEVER = `block-device-mapping.delete-on-termination block-device-mapping.device-name
  block-device-mapping.encrypted block-device-mapping.snapshot-id block-device-mapping.volume-size
  block-device-mapping.volume-type boot-mode deregistration-protection imds-support platform product-code
  product-code.type source-image-id source-image-region source-instance-id sriov-net-support state-reason-code
  state-reason-message tpm-support`.split(/\s+/);

/** DescribeImages over `images m`, its owner `projects p`, `images k` (kernel) and `images r` (ramdisk); $1 is who asks. */
export const imageFilters = new SqlFilters(
  {
    ...Object.fromEntries(NEVER.map((name) => [name, 'NULL::text'])),
    architecture: 'm.architecture',
    'creation-date': `to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    description: 'm.description',
    'ena-support': literal('false'),
    'free-tier-eligible': literal('false'),
    hypervisor: literal('xen'),
    'image-allowed': literal('true'),
    'image-id': 'm.ec2_id',
    'image-type': 'm.kind',
    'is-public': 'm.is_public::text',
    'kernel-id': 'k.ec2_id',
    'manifest-location': `p.account_number || '/' || m.name`,
    name: 'm.name',
    'owner-alias': `CASE WHEN m.is_public THEN 'amazon' END`,
    'owner-id': 'p.account_number::text',
    'ramdisk-id': 'r.ec2_id',
    'root-device-name': 'm.root_device_name',
    'root-device-type': literal('instance-store'),
    state: 'm.state',
    'virtualization-type': literal('hvm'),
  },
  { resourceId: 'm.ec2_id', projectId: '$1::uuid' },
);
