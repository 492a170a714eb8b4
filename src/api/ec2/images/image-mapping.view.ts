import { type BlockDeviceMapping } from '@aws-sdk/client-ec2';
import { type ImageMapping } from '../../../cloud/images/image-mapping.js';

/** Types whose number of operations somebody has chosen: AWS shows no other. */
const CHOSEN: ReadonlySet<string> = new Set(['gp3', 'io1', 'io2']);

/** What an image says of a device → EC2's mapping. */
export const imageMappingView = (mapping: ImageMapping): BlockDeviceMapping =>
  mapping.kind === 'local'
    ? { DeviceName: mapping.device, VirtualName: mapping.name }
    : {
        DeviceName: mapping.device,
        Ebs: {
          DeleteOnTermination: mapping.deleteOnTermination,
          Encrypted: mapping.isEncrypted ?? false,
          ...(CHOSEN.has(mapping.volumeType) && mapping.iops !== null && { Iops: mapping.iops }),
          ...(mapping.snapshotEc2Id !== null && { SnapshotId: mapping.snapshotEc2Id }),
          ...(mapping.throughputMiB !== null && { Throughput: mapping.throughputMiB }),
          VolumeSize: mapping.sizeGiB,
          VolumeType: mapping.volumeType as 'gp2',
        },
      };
