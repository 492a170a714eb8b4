import { VOLUMES_JSON } from '../instance-facts/attached-volumes.js';
import { isLive } from '../instance-facts/is-live.js';
import {
  morePublicSql,
  publicAddressSql,
  publicDnsNameSql,
  publicNamesSql,
  standsForFirst,
} from '../instance-facts/public-address.js';
import { CARDS_JSON } from './cards/cards-json.js';
import { ec2StateCodeSql, ec2StateSql } from './views/ec2-state.js';

/**
 * The rows i of `from` and their interfaces. A terminated instance shows none: its address may be another's by then.
 * OFFSET 0 keeps the planner from reading the interfaces of the whole cloud for one project's. Images, networks and
 * reservations are not joined: what is shown of them never changes (see InstanceSurroundings), and planning and joining
 * them took a third of a page's time.
 */
export const withInterfaces = (from: string): string => `${from}
  LEFT JOIN LATERAL (
    SELECT x.id, x.ec2_id, x.network_id, x.subnet_id, x.mac, x.address, x.more_addresses, x.ipv6_addresses, x.description,
      x.delete_on_termination, x.source_dest_check
    FROM network_interfaces x WHERE x.instance_id = i.id AND x.device_index = 0 OFFSET 0
  ) n ON ${isLive('i')}`;

/** The same with the floating addresses f that stand for their first addresses: what INSTANCE_COLUMNS reads. */
export const shownInstances = (from: string): string =>
  `${withInterfaces(from)} LEFT JOIN floating_addresses f ON ${standsForFirst('n.id')}`;

/** Asked of those alone that may have something to name. */
const HAS_PUBLIC_NAMES = `CASE WHEN f.id IS NOT NULL OR cardinality(n.more_addresses) > 0
  THEN ${publicNamesSql('n.subnet_id')} END`;

/** Seconds are the finest that AWS shows of a launch. */
export const timeText = (column: string): string =>
  `to_char(date_trunc('second', ${column}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;

/**
 * Groups of an instance by EC2 id: their names. Null: none. json_object_agg is half the price of arrays in an array.
 */
export const GROUPS_JSON = `(
  SELECT json_object_agg(g.ec2_id, g.name) FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
  WHERE ig.instance_id = i.id AND ${isLive('i')})`;

const TAGS_JSON = `(
  SELECT json_object_agg(t.key, t.value) FROM tags t WHERE t.project_id = i.project_id AND t.resource_id = i.ec2_id)`;

const PLACEMENT_GROUP = `CASE WHEN i.placement_group_id IS NOT NULL THEN (
  SELECT json_build_object('name', g.name, 'ec2Id', g.ec2_id) FROM placement_groups g WHERE g.id = i.placement_group_id) END`;

/** The columns of InstanceRecord, over `shownInstances`. */
export const INSTANCE_COLUMNS = `
  i.id, i.ec2_id AS "ec2Id", i.reservation_id AS "reservationId", i.launch_index AS "launchIndex",
  i.image_id AS "imageId", i.flavor_name AS "flavorName", i.vcpus, i.key_name AS "keyName",
  i.client_token AS "clientToken", i.zone, i.lifecycle, i.task_state AS "taskState", i.state_reason_code AS "stateReasonCode",
  i.state_reason_message AS "stateReasonMessage", i.state_transition_reason AS "stateTransitionReason",
  i.metadata_enabled AS "metadataEnabled", i.metadata_tokens AS "metadataTokens",
  i.metadata_hop_limit AS "metadataHopLimit", i.metadata_ipv6 AS "metadataIpv6", i.root_is_volume AS "rootIsVolume",
  floor(date_part('epoch', i.launch_time)) * 1000 AS "launchTime",
  floor(date_part('epoch', i.created_at)) * 1000 AS "createdAt",
  ${PLACEMENT_GROUP} AS "placementGroup",
  n.ec2_id AS "interfaceEc2Id", n.network_id AS "networkId", n.subnet_id AS "subnetId", n.mac, n.address,
  n.description AS "interfaceDescription", n.more_addresses AS "moreAddresses", n.ipv6_addresses AS "ipv6Addresses",
  n.delete_on_termination AS "deleteOnTermination", n.source_dest_check AS "sourceDestCheck", ${CARDS_JSON} AS cards,
  f.address AS "publicAddress", f.is_auto AS "isAutoAddress", ${morePublicSql('n')} AS "morePublic",
  ${HAS_PUBLIC_NAMES} AS "hasPublicNames",
  ${VOLUMES_JSON} AS volumes, ${GROUPS_JSON} AS groups, ${TAGS_JSON} AS tags`;

const STATE = ec2StateSql('i');

/** Expressions of type text, for filters. */
export const INSTANCE_TEXTS = {
  launchTime: timeText('i.launch_time'),
  createdAt: timeText('i.created_at'),
  stateName: STATE,
  stateCode: ec2StateCodeSql('i'),
  stateReasonCode: `coalesce(i.state_reason_code, CASE ${STATE} WHEN 'pending' THEN 'pending' END)`,
  stateReasonMessage: `coalesce(i.state_reason_message, CASE ${STATE} WHEN 'pending' THEN 'pending' END)`,
  dnsName: `'ip-' || replace(n.address, '.', '-') || (
    SELECT CASE w.domain WHEN '' THEN '' ELSE '.' || w.domain END FROM networks w WHERE w.id = n.network_id)`,
  publicAddress: publicAddressSql('n.id'),
  publicDnsName: `(SELECT ${publicDnsNameSql('f.address', 'w.domain')} FROM floating_addresses f, networks w
    WHERE ${standsForFirst('n.id')} AND w.id = n.network_id AND ${publicNamesSql('n.subnet_id')})`,
  accountNumber: '(SELECT p.account_number::text FROM projects p WHERE p.id = i.project_id)',
  rootDeviceType: `CASE WHEN i.root_is_volume THEN 'ebs' ELSE 'instance-store' END`,
  endpoint: `CASE WHEN i.metadata_enabled THEN 'enabled' ELSE 'disabled' END`,
  endpointIpv6: `CASE WHEN i.metadata_ipv6 THEN 'enabled' ELSE 'disabled' END`,
} as const;
