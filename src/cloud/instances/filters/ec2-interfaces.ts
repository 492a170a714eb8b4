import { SqlFilters, type SqlColumn } from '../../../common/filters/sql-filters.js';
import { isLive } from '../../instance-facts/is-live.js';
import { memberOf } from '../../networks/interface-statements.js';
import { INSTANCE_TEXTS, timeText } from '../instance-columns.js';
import { ofAssociations } from './ec2-association.js';

export const literal = (text: string): string => `'${text}'::text`;

/** The same for every instance that has its interface; nothing for one that has let go of it. */
export const withInterface = (text: string): string => `CASE WHEN n.id IS NOT NULL THEN ${literal(text)} END`;

export const inGroup =
  (column: string): SqlColumn =>
  (match) =>
    `EXISTS (SELECT 1 FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
       WHERE ig.instance_id = i.id AND ${isLive('i')} AND ${match(column)})`;

const taggedInterface =
  (column: string): SqlColumn =>
  (match) =>
    `EXISTS (SELECT 1 FROM tags t WHERE t.project_id = i.project_id AND t.resource_id = n.ec2_id AND ${match(column)})`;

/** Uncorrelated: the few subnets that match are found once, and not again for each instance. */
export const inSubnet: SqlColumn = (match) =>
  `n.subnet_id IN (SELECT s.id FROM subnets s WHERE ${match('s.ec2_id')})`;

export const inVpc: SqlColumn = (match) =>
  `n.subnet_id IN (SELECT s.id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id WHERE ${match('v.ec2_id')})`;

const inOwnGroup =
  (column: string): SqlColumn =>
  (match) =>
    `EXISTS (SELECT 1 FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
       WHERE ig.instance_id = ${memberOf('n')} AND ${match(column)})`;

/** Of all its addresses. */
const anyAddress: SqlColumn = (match) =>
  `EXISTS (SELECT FROM unnest(n.address || n.more_addresses) AS a(address) WHERE ${match('a.address')})`;

/** Of IPv6. */
export const anyIpv6: SqlColumn = (match) =>
  `EXISTS (SELECT FROM unnest(n.ipv6_addresses) AS a(address) WHERE ${match('a.address')})`;

/** AWS's filters on an interface n of an instance i, without the prefix that DescribeInstances has. */
export const ofInterface: Readonly<Record<string, SqlColumn>> = {
  ...ofAssociations,
  'addresses.primary': (match) => `EXISTS (SELECT FROM (SELECT true AS p UNION ALL
    SELECT false WHERE cardinality(n.more_addresses) > 0) a WHERE ${match('a.p::text')})`,
  'addresses.private-dns-name': INSTANCE_TEXTS.dnsName,
  'addresses.private-ip-address': anyAddress,
  'attachment.attach-time': timeText('coalesce(n.attached_at, i.created_at)'),
  'attachment.attachment-id': `'eni-attach-' || substr(n.ec2_id, 5)`,
  'attachment.delete-on-termination': 'n.delete_on_termination::text',
  'attachment.device-index': 'n.device_index::text',
  'attachment.instance-id': 'CASE WHEN n.id IS NOT NULL THEN i.ec2_id END',
  'attachment.instance-owner-id': `CASE WHEN n.id IS NOT NULL THEN ${INSTANCE_TEXTS.accountNumber} END`,
  'attachment.network-card-index': withInterface('0'),
  'attachment.status': `coalesce(n.task_state, CASE ${INSTANCE_TEXTS.stateName} WHEN 'pending' THEN 'attaching' ELSE 'attached' END)`,
  'availability-zone': 'CASE WHEN n.id IS NOT NULL THEN i.zone END',
  description: 'n.description',
  'group-id': inOwnGroup('g.ec2_id'),
  'group-name': inOwnGroup('g.name'),
  'ipv6-addresses.ipv6-address': anyIpv6,
  'mac-address': 'n.mac',
  'network-interface-id': 'n.ec2_id',
  'owner-id': `CASE WHEN n.id IS NOT NULL THEN ${INSTANCE_TEXTS.accountNumber} END`,
  'private-dns-name': INSTANCE_TEXTS.dnsName,
  'private-ip-address': 'n.address',
  'requester-managed': withInterface('false'),
  'source-dest-check': 'n.source_dest_check::text',
  status: withInterface('in-use'),
  'subnet-id': inSubnet,
  'tag-key': taggedInterface('t.key'),
  'tag-value': taggedInterface('t.value'),
  'vpc-id': inVpc,
};

/** Filters of AWS's list on things that no interface of this cloud has. */
const NEVER_OF_INTERFACES = 'operator.principal requester-id'.split(' ');

const ACCOUNT = '(SELECT p.account_number::text FROM projects p WHERE p.id = n.project_id)';
const ownTag =
  (column: string): SqlColumn =>
  (match) =>
    `EXISTS (SELECT 1 FROM tags t WHERE t.project_id = n.project_id AND t.resource_id = n.ec2_id AND ${match(column)})`;
/** Of those that are in instances. */
const attached = (expression: string): string => `CASE WHEN i.id IS NOT NULL THEN ${expression} END`;

/** `Filter.n` of DescribeNetworkInterfaces, over what `InterfaceQuery.condition` names. */
export const interfaceFilters = new SqlFilters(
  {
    ...Object.fromEntries(NEVER_OF_INTERFACES.map((name) => [name, 'NULL::text'])),
    ...ofInterface,
    'attachment.nat-gateway-id': '(SELECT g.ec2_id FROM nat_gateways g WHERE g.id = n.nat_gateway_id)',
    'attachment.attachment-id': attached(`'eni-attach-' || substr(n.ec2_id, 5)`),
    'attachment.delete-on-termination': attached('n.delete_on_termination::text'),
    'attachment.device-index': attached('n.device_index::text'),
    'attachment.instance-owner-id': attached(ACCOUNT),
    'attachment.network-card-index': attached(literal('0')),
    'attachment.attach-time': attached(timeText('coalesce(n.attached_at, i.created_at)')),
    'attachment.status': attached(
      `coalesce(n.task_state, CASE ${INSTANCE_TEXTS.stateName} WHEN 'pending' THEN 'attaching' ELSE 'attached' END)`,
    ),
    'availability-zone': 's.zone',
    'owner-id': ACCOUNT,
    'requester-managed': `(n.nat_gateway_id IS NOT NULL)::text`,
    status: `CASE WHEN i.id IS NULL AND n.nat_gateway_id IS NULL THEN 'available' ELSE 'in-use' END`,
    'tag-key': ownTag('t.key'),
    'tag-value': ownTag('t.value'),
    'interface-type': `CASE WHEN n.nat_gateway_id IS NULL THEN 'interface' ELSE 'nat_gateway' END`,
    'operator.managed': literal('false'),
  },
  { resourceId: 'n.ec2_id', projectId: 'n.project_id' },
);

/** The same of whichever of an instance's interfaces: what matches one matches the instance. */
export const ofAnyInterface: Readonly<Record<string, SqlColumn>> = Object.fromEntries(
  Object.entries(ofInterface).map(([name, column]) => [
    name,
    (match: (expression: string) => string) =>
      `EXISTS (SELECT FROM network_interfaces n WHERE n.instance_id = i.id AND ${isLive('i')}
         AND ${typeof column === 'string' ? match(column) : column(match)})`,
  ]),
);
