import { nameTag } from '../../tags/tag-statements.js';
import { nameOf } from '../instance-name.js';
import { EPHEMERAL_GIB, SWAP_MIB } from '../local-disks.js';
import { isLive } from '../../instance-facts/is-live.js';
import { standsFor } from '../../instance-facts/public-address.js';

const milliseconds = (column: string): string => `(floor(date_part('epoch', ${column})) * 1000)::float8`;

/** SQL: the newest of what happened to a row i of instances. */
export const UPDATED_AT =
  'greatest(i.created_at, i.launch_time, i.launched_at, i.went_off_at, i.terminated_at, i.deleted_at)';

/** A reboot that does not ask its guest. */
const IS_HARD = `coalesce(i.task_state = 'rebooting'
    AND (SELECT o.args->>'graceSeconds' = '0' FROM operations o WHERE o.id = i.operation_id), false)`;

const FLOATING = (port: string): string => `ARRAY(SELECT f.address FROM floating_addresses f
         WHERE ${standsFor(`${port}.id`)} ORDER BY f.number)`;

/** What X7 calls the network of a port: a VPC by its name, the cloud's by the operator's. */
const NETWORK = (port: string): string => `(
  SELECT CASE WHEN v.is_default IS FALSE THEN coalesce(${nameTag('v.project_id', 'v.ec2_id')}, v.ec2_id) ELSE w.name END
     FROM networks w LEFT JOIN subnets s ON s.id = ${port}.subnet_id LEFT JOIN vpcs v ON v.id = s.vpc_id
     WHERE w.id = ${port}.network_id)`;

/** Its interfaces beside the first, by their places. */
const CARDS = `coalesce((
  SELECT json_agg(json_build_object('network', ${NETWORK('x')}, 'address', x.address, 'moreAddresses', x.more_addresses,
    'ipv6Addresses', x.ipv6_addresses, 'mac', x.mac, 'floating', ${FLOATING('x')}) ORDER BY x.device_index)
  FROM network_interfaces x WHERE x.instance_id = i.id AND x.device_index > 0 AND n.id IS NOT NULL), '[]')`;

/** Columns of KeptInstance, of instances i and their interfaces n. */
export const KEPT_COLUMNS = `
  i.id, i.ec2_id AS "ec2Id", i.project_id AS "projectId", i.user_id AS "userId", i.lifecycle,
  i.task_state AS "taskState", i.power_state AS "powerState", i.image_id AS "imageId", i.flavor_name AS "flavorName",
  (SELECT f.id FROM flavors f WHERE f.name = i.flavor_name) AS "flavorId", i.key_name AS "keyName", i.zone,
  json_build_object('vcpus', i.vcpus, 'memoryMiB', i.memory_mib, 'diskGiB', i.disk_gib, 'swapMiB', ${SWAP_MIB},
    'ephemeralGiB', ${EPHEMERAL_GIB}, 'extraSpecs', i.extra_specs) AS flavor, i.host,
  i.config_drive AS "configDrive", i.description, i.locked_by AS "lockedBy", i.locked_reason AS "lockedReason",
  i.labels, i.launch_index AS "launchIndex", i.placement_group_id AS "placementGroupId",
  i.sealed_user_data AS "sealedUserData",
  (SELECT v.ec2_id FROM reservations v WHERE v.id = i.reservation_id) AS "reservationEc2Id",
  ${milliseconds('i.created_at')} AS "createdAt", ${milliseconds(UPDATED_AT)} AS "updatedAt",
  ${milliseconds('i.launched_at')} AS "launchedAt", ${milliseconds('i.terminated_at')} AS "endedAt",
  i.state_reason_message AS reason, ${IS_HARD} AS "isHardReboot", n.address, n.mac,
  coalesce(n.more_addresses, '{}') AS "moreAddresses", coalesce(n.ipv6_addresses, '{}') AS "ipv6Addresses",
  ${FLOATING('n')} AS floating, ${CARDS} AS cards,
  coalesce((SELECT json_agg(json_build_object('id', vo.id, 'deleteOnTermination', vo.delete_on_termination)
       ORDER BY vo.attached_at, vo.id)
     FROM volumes vo WHERE vo.instance_id = i.id AND vo.ended_at IS NULL), '[]') AS volumes,
  ${NETWORK('n')} AS network,
  (SELECT json_build_object('kernelId', m.kernel_id, 'ramdiskId', m.ramdisk_id, 'rootDevice', m.root_device_name)
     FROM images m WHERE m.id = i.image_id) AS image,
  ARRAY(SELECT g.name FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
         WHERE ig.instance_id = i.id ORDER BY g.name) AS groups,
  coalesce((SELECT json_object_agg(t.key, t.value) FROM tags t
             WHERE t.project_id = i.project_id AND t.resource_id = i.ec2_id), '{}') AS tags`;

/** SQL: live, or a launch that failed and that is not deleted: two ranges of indexes. */
export const IS_KEPT = `(${isLive('i')} OR i.lifecycle = 'error')`;

/** SQL: the name as X7 shows it. */
export const SHOWN_NAME = `coalesce(${nameOf('i')}, i.ec2_id)`;
