import { SqlFilters, type SqlColumn } from '../../../common/filters/sql-filters.js';
import { INSTANCE_TEXTS } from '../instance-columns.js';
import { volumeColumns } from './ec2-volumes.js';
import { INSTANCE_CONSTANTS } from '../../instance-facts/instance-constants.js';
import { anyIpv6, inGroup, inSubnet, inVpc, literal, ofAnyInterface } from './ec2-interfaces.js';

const ofImage =
  (column: string): SqlColumn =>
  (match) =>
    `i.image_id IN (SELECT m.id FROM images m WHERE ${match(`m.${column}`)})`;

/** Of the kernel or ramdisk that the image names. */
const ofBootPart =
  (column: string): SqlColumn =>
  (match) =>
    `i.image_id IN (SELECT m.id FROM images m JOIN images b ON b.id = m.${column} WHERE ${match('b.ec2_id')})`;

const ofInstance: Readonly<Record<string, SqlColumn>> = {
  architecture: ofImage('architecture'),
  'availability-zone': 'i.zone',
  'client-token': 'i.client_token',
  'group-id': inGroup('g.ec2_id'),
  'group-name': inGroup('g.name'),
  'dns-name': INSTANCE_TEXTS.publicDnsName,
  'ip-address': INSTANCE_TEXTS.publicAddress,
  'image-id': ofImage('ec2_id'),
  'instance-id': 'i.ec2_id',
  'instance-state-code': INSTANCE_TEXTS.stateCode,
  'instance-state-name': INSTANCE_TEXTS.stateName,
  'instance-type': 'i.flavor_name',
  'instance.group-id': inGroup('g.ec2_id'),
  'instance.group-name': inGroup('g.name'),
  'ipv6-address': anyIpv6,
  'kernel-id': ofBootPart('kernel_id'),
  'key-name': 'i.key_name',
  'launch-index': 'i.launch_index::text',
  'launch-time': INSTANCE_TEXTS.launchTime,
  'metadata-options.http-endpoint': INSTANCE_TEXTS.endpoint,
  'metadata-options.http-protocol-ipv4': INSTANCE_TEXTS.endpoint,
  'metadata-options.http-protocol-ipv6': INSTANCE_TEXTS.endpointIpv6,
  'metadata-options.http-put-response-hop-limit': 'i.metadata_hop_limit::text',
  'metadata-options.http-tokens': 'i.metadata_tokens',
  'owner-id': INSTANCE_TEXTS.accountNumber,
  'placement-group-name': (match) =>
    `i.placement_group_id IN (SELECT g.id FROM placement_groups g WHERE ${match('g.name')})`,
  'private-dns-name': INSTANCE_TEXTS.dnsName,
  'private-ip-address': 'n.address',
  'ramdisk-id': ofBootPart('ramdisk_id'),
  reason: 'i.state_transition_reason',
  'reservation-id': (match) =>
    `i.reservation_id IN (SELECT r.id FROM reservations r WHERE ${match('r.ec2_id')})`,
  'root-device-name': ofImage('root_device_name'),
  'root-device-type': INSTANCE_TEXTS.rootDeviceType,
  'source-dest-check': 'n.source_dest_check::text',
  'state-reason-code': INSTANCE_TEXTS.stateReasonCode,
  'state-reason-message': INSTANCE_TEXTS.stateReasonMessage,
  'subnet-id': inSubnet,
  'usage-operation-update-time': INSTANCE_TEXTS.createdAt,
  'vpc-id': inVpc,
};

/** Filters of AWS's list on things that no instance of this cloud has. */
const NEVER = `affinity boot-mode
  capacity-reservation-id capacity-reservation-specification.capacity-reservation-target.capacity-reservation-id
  capacity-reservation-specification.capacity-reservation-target.capacity-reservation-resource-group-arn host-id
  iam-instance-profile.arn iam-instance-profile.id iam-instance-profile.name instance-lifecycle
  network-performance-options.bandwidth-weighting operator.principal outpost-arn placement-partition-number
  platform product-code product-code.type requester-id spot-instance-request-id
  tpm-support network-interface.addresses.association.carrier-ip
  network-interface.addresses.association.customer-owned-ip network-interface.association.carrier-ip
  network-interface.association.customer-owned-ip network-interface.deny-all-igw-traffic
  network-interface.ipv4-prefixes.ipv4-prefix network-interface.ipv6-addresses.is-primary-ipv6
  network-interface.ipv6-native network-interface.ipv6-prefixes.ipv6-prefix network-interface.operator.managed
  network-interface.operator.principal network-interface.outpost-arn network-interface.public-dns-name
  network-interface.requester-id`.split(/\s+/);

/** `Filter.n` of DescribeInstances, over the tables of `withInterfaces`. */
export const instanceFilters = new SqlFilters(
  {
    ...Object.fromEntries(NEVER.map((name) => [name, 'NULL::text'])),
    ...volumeColumns,
    ...Object.fromEntries(Object.entries(INSTANCE_CONSTANTS).map(([name, text]) => [name, literal(text)])),
    ...ofInstance,
    'network-interface.ipv6-address': ofAnyInterface['ipv6-addresses.ipv6-address'] ?? anyIpv6,
    ...Object.fromEntries(
      Object.entries(ofAnyInterface).map(([name, column]) => [`network-interface.${name}`, column]),
    ),
  },
  { resourceId: 'i.ec2_id', projectId: 'i.project_id' },
);
