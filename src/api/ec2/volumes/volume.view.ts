import { type Volume, type VolumeAttachment } from '@aws-sdk/client-ec2';
import { ec2AttachmentStateOf, ec2VolumeStateOf } from '../../../cloud/volumes/views/ec2-state.js';
import { type VolumeRow } from '../../../cloud/volumes/volume.js';
import { tagsView } from '../tags/tags.view.js';

/** Row → EC2's Volume, with its zone's id. */
export const volumeView = (row: VolumeRow, zoneIdOf: (zone: string) => string): Volume => ({
  VolumeId: row.ec2Id,
  Size: row.sizeGiB,
  SnapshotId: '',
  AvailabilityZone: row.zone,
  AvailabilityZoneId: zoneIdOf(row.zone),
  State: ec2VolumeStateOf(row) as NonNullable<Volume['State']>,
  CreateTime: row.createdAt,
  VolumeType: row.volumeType as NonNullable<Volume['VolumeType']>,
  ...(row.iops !== null && { Iops: row.iops }),
  ...(row.throughputMiB !== null && { Throughput: row.throughputMiB }),
  Encrypted: false,
  MultiAttachEnabled: false,
  Attachments: attachmentViews(row),
  Tags: tagsView(row.tags),
});

function attachmentViews(row: VolumeRow): VolumeAttachment[] {
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
