import { type VolumeAttachment } from '@aws-sdk/client-ec2';
import { ec2AttachmentStateOf } from '../../../cloud/volumes/views/ec2-state.js';
import { type VolumeRow } from '../../../cloud/volumes/volume.js';

/** Row → EC2's VolumeAttachments: one, or none. */
export function attachmentViews(row: VolumeRow): VolumeAttachment[] {
  const { instanceEc2Id, device, attachedAt, deleteOnTermination } = row;
  if (instanceEc2Id === null) return [];
  return [
    {
      VolumeId: row.ec2Id,
      InstanceId: instanceEc2Id,
      ...(device !== null && { Device: device }),
      State: ec2AttachmentStateOf(row),
      ...(attachedAt !== null && { AttachTime: attachedAt }),
      DeleteOnTermination: deleteOnTermination,
    },
  ];
}
