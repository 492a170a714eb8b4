import { EC2_ATTACHMENT_STATE } from '../../instance-facts/attached-volumes.js';

/** What holds of one of its volumes. */
const volume = (value: string) => (match: (expression: string) => string) =>
  `EXISTS (SELECT 1 FROM volumes v WHERE v.instance_id = i.id AND ${match(value)})`;

/** Of DescribeInstances, over the instance i. */
export const volumeColumns = {
  'block-device-mapping.attach-time': volume(
    `to_char(v.attached_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  ),
  'block-device-mapping.delete-on-termination': volume('v.delete_on_termination::text'),
  'block-device-mapping.device-name': volume('v.device'),
  'block-device-mapping.status': volume(EC2_ATTACHMENT_STATE),
  'block-device-mapping.volume-id': volume('v.ec2_id'),
};
