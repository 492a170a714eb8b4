import { type VolumeModification } from '@aws-sdk/client-ec2';
import { type VolumeModification as Modification } from '../../../cloud/volumes/volume-modification.js';

type Type = NonNullable<VolumeModification['TargetVolumeType']>;

/** Row → EC2's VolumeModification. Nothing is optimised after it: it is whole when its volume is. */
export const modificationView = (row: Modification): VolumeModification => ({
  VolumeId: row.volumeEc2Id,
  ModificationState: row.state,
  ...(row.reasonMessage !== null && { StatusMessage: row.reasonMessage }),
  TargetSize: row.target.sizeGiB,
  ...(row.target.iops !== null && { TargetIops: row.target.iops }),
  TargetVolumeType: row.target.volumeType as Type,
  ...(row.target.throughputMiB !== null && { TargetThroughput: row.target.throughputMiB }),
  TargetMultiAttachEnabled: false,
  OriginalSize: row.original.sizeGiB,
  ...(row.original.iops !== null && { OriginalIops: row.original.iops }),
  OriginalVolumeType: row.original.volumeType as Type,
  ...(row.original.throughputMiB !== null && { OriginalThroughput: row.original.throughputMiB }),
  OriginalMultiAttachEnabled: false,
  Progress: row.state === 'completed' ? 100 : 0,
  StartTime: row.startedAt,
  ...(row.endedAt !== null && { EndTime: row.endedAt }),
});
