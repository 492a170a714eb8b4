import { type Volume } from '@aws-sdk/client-ec2';
import { ec2VolumeStateOf } from '../../../cloud/volumes/views/ec2-state.js';
import { type VolumeRow } from '../../../cloud/volumes/volume.js';
import { type KeyPlace } from '../../../common/ids/managed-key.js';
import { keyArnOf } from './ebs-key.js';
import { attachmentViews } from './attachment.view.js';
import { tagsView } from '../tags/tags.view.js';

/** Where volumes of the caller's account are. */
export interface VolumePlaces extends KeyPlace {
  zoneIdOf(zone: string): string;
}

/** Row → EC2's Volume, with its zone's id. */
export const volumeView = (row: VolumeRow, places: VolumePlaces): Volume => ({
  VolumeId: row.ec2Id,
  Size: row.sizeGiB,
  SnapshotId: row.sourceEc2Id ?? '',
  AvailabilityZone: row.zone,
  AvailabilityZoneId: places.zoneIdOf(row.zone),
  State: ec2VolumeStateOf(row) as NonNullable<Volume['State']>,
  CreateTime: row.createdAt,
  VolumeType: row.volumeType as NonNullable<Volume['VolumeType']>,
  ...(row.iops !== null && { Iops: row.iops }),
  ...(row.throughputMiB !== null && { Throughput: row.throughputMiB }),
  Encrypted: row.isEncrypted,
  ...(row.isEncrypted && { KmsKeyId: keyArnOf(places) }),
  MultiAttachEnabled: false,
  Attachments: attachmentViews(row),
  Tags: tagsView(row.tags),
});
