import { type Snapshot, type SnapshotInfo } from '@aws-sdk/client-ec2';
import { progressOf } from '../../../cloud/snapshots/snapshot-progress.js';
import { type SnapshotRow } from '../../../cloud/snapshots/snapshot.js';
import { tagsView } from '../tags/tags.view.js';

/** Row → EC2's Snapshot. */
export const snapshotView = (row: SnapshotRow): Snapshot => ({
  SnapshotId: row.ec2Id,
  VolumeId: row.volumeEc2Id,
  State: row.lifecycle as NonNullable<Snapshot['State']>,
  ...(row.lifecycle === 'error' && { StateMessage: row.reasonMessage ?? '' }),
  StartTime: row.createdAt,
  ...(row.completedAt !== null && { CompletionTime: row.completedAt }),
  Progress: progressOf(row),
  OwnerId: row.accountNumber,
  Description: row.description,
  VolumeSize: row.sizeGiB,
  Encrypted: false,
  StorageTier: 'standard',
  Tags: tagsView(row.tags),
});

/** Row → EC2's SnapshotInfo, as CreateSnapshots answers. */
export const snapshotInfoView = (row: SnapshotRow): SnapshotInfo => ({
  SnapshotId: row.ec2Id,
  VolumeId: row.volumeEc2Id,
  State: row.lifecycle as NonNullable<SnapshotInfo['State']>,
  StartTime: row.createdAt,
  Progress: row.lifecycle === 'completed' ? '100%' : '',
  OwnerId: row.accountNumber,
  Description: row.description,
  VolumeSize: row.sizeGiB,
  Encrypted: false,
  Tags: tagsView(row.tags),
});
