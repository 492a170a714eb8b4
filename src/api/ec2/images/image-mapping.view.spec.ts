import { describe, expect, it } from '@jest/globals';
import type { VolumeImageMapping } from '../../../cloud/images/image-mapping.js';
import { imageMappingView } from './image-mapping.view.js';

const mapping: VolumeImageMapping = {
  ...{ kind: 'volume', device: '/dev/sdf', snapshotId: 's', snapshotEc2Id: 'snap-1', sizeGiB: 8 },
  ...{ volumeType: 'gp3', iops: 3000, throughputMiB: 125, deleteOnTermination: true },
};

describe('imageMappingView', () => {
  it('shows what a volume is made of, and how fast it is', () => {
    expect(imageMappingView(mapping)).toEqual({
      DeviceName: '/dev/sdf',
      Ebs: {
        ...{ DeleteOnTermination: true, Encrypted: false, Iops: 3000, SnapshotId: 'snap-1' },
        ...{ Throughput: 125, VolumeSize: 8, VolumeType: 'gp3' },
      },
    });
  });

  it.each([
    ['gp2', 100],
    ['io1', null],
  ])('shows no operations that nobody chose: %s, %s', (volumeType, iops) => {
    const shown = imageMappingView({
      ...{ ...mapping, volumeType, iops, throughputMiB: null, snapshotId: null, snapshotEc2Id: null },
    });
    expect(Object.keys(shown.Ebs ?? {}).sort()).toEqual([
      ...['DeleteOnTermination', 'Encrypted', 'VolumeSize', 'VolumeType'],
    ]);
  });

  it('names a disk of the flavor’s', () => {
    const shown = imageMappingView({ kind: 'local', device: '/dev/sdb', name: 'ephemeral0' });
    expect(shown).toEqual({ DeviceName: '/dev/sdb', VirtualName: 'ephemeral0' });
  });
});
