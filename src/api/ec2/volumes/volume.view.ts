import { type Volume } from '@aws-sdk/client-ec2';
import { ec2VolumeStateOf } from '../../../cloud/volumes/views/ec2-state.js';
import { type VolumeRow } from '../../../cloud/volumes/volume.js';
import { attachmentViews } from './attachment.view.js';
import { tagsView } from '../tags/tags.view.js';

/** Row → EC2's Volume, with its zone's id. */
export const volumeView = (row: VolumeRow, zoneIdOf: (zone: string) => string): Volume => ({
  VolumeId: row.ec2Id,
  Size: row.sizeGiB,
  SnapshotId: row.sourceEc2Id ?? '',
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
