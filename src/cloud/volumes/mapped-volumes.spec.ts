import { describe, expect, it } from '@jest/globals';
import type { LaunchImage } from '../images/image.js';
import type { SourceSnapshot } from '../snapshots/source-snapshot.js';
import { type MappingFound, mappedVolumeOf, volumeShapeIn } from './mapped-volumes.js';

const GIB = 1024 ** 3;
const image = (virtualBytes: number): LaunchImage => ({
  ...{ id: 'image', ec2Id: 'ami-1', sizeBytes: 1, sha256: 'a', format: 'raw', virtualBytes },
  ...{ kernel: null, ramdisk: null, kernelArgs: '', rootDeviceName: '/dev/sda1', mappings: [] },
  architecture: 'x86_64',
});
const source: SourceSnapshot = {
  ...{ id: 's', ec2Id: 'snap-1', host: 'h', zone: 'a', sizeGiB: 4, dataKeyId: null },
};
type Mapping = MappingFound['mapping'];
const asked = (device: string, differs: Partial<Mapping> = {}): Mapping => ({
  ...{ kind: 'volume', device, snapshot: undefined, sizeGiB: undefined, volumeType: undefined },
  ...{ iops: undefined, throughputMiB: undefined, deleteOnTermination: undefined },
  ...differs,
});
const refused = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const made = (mapping: Mapping, of?: SourceSnapshot, bytes = 1) =>
  mappedVolumeOf({ mapping, source: of }, image(bytes));

describe('a volume of a launch', () => {
  it('is the root, and begins with the image: as large as that, and of whole GiB', () => {
    const root = made(asked('sda1'));
    expect(root).toMatchObject({ device: '/dev/sda1', isRoot: true, imageId: 'image', sizeGiB: 1 });
    expect(root).toMatchObject({ volumeType: 'gp2', iops: 100, deleteOnTermination: true });
    expect(root).not.toHaveProperty('source');
    expect(made(asked('sda1'), undefined, 0)).toMatchObject({ sizeGiB: 1 });
    expect(made(asked('sda1'), undefined, 2 * GIB)).toMatchObject({ sizeGiB: 2 });
    expect(made(asked('sda1'), undefined, 2 * GIB + 1)).toMatchObject({ sizeGiB: 3 });
    const small = asked('sda1', { sizeGiB: 2 });
    expect(() => made(small, undefined, 2 * GIB + 1)).toThrow(
      refused('InvalidBlockDeviceMapping', "smaller than image 'ami-1', expect size >= 3GB"),
    );
  });

  it('begins with a snapshot instead, the root too', () => {
    const root = made(asked('/dev/sda1'), source, 9 * GIB);
    expect(root).toMatchObject({ isRoot: true, source, sizeGiB: 4 });
    expect(root).not.toHaveProperty('imageId');
    expect(made(asked('/dev/sdf', { sizeGiB: 5 }), source)).toMatchObject({ isRoot: false, sizeGiB: 5 });
    expect(() => made(asked('/dev/sdf', { sizeGiB: 3 }), source)).toThrow(
      refused('InvalidBlockDeviceMapping', "smaller than snapshot 'snap-1', expect size >= 4GB"),
    );
  });

  it('begins with zeros, and needs a size then', () => {
    const volume = made(asked('/dev/sdf', { sizeGiB: 5, deleteOnTermination: false, encrypted: true }));
    expect(volume).toMatchObject({ device: '/dev/sdf', deleteOnTermination: false, encrypted: true });
    expect(volume).not.toHaveProperty('imageId');
    expect(() => made(asked('/dev/sdf'))).toThrow(refused('MissingParameter', 'size or snapshotId'));
    expect(() => made(asked('/dev/none', { sizeGiB: 5 }))).toThrow(refused('InvalidParameterValue'));
  });

  it('has the type that is asked for, with its numbers', () => {
    const fast = asked('/dev/sdf', { sizeGiB: 8, volumeType: 'gp3', iops: 4000, throughputMiB: 250 });
    expect(volumeShapeIn(fast, undefined)).toEqual({
      ...{ sizeGiB: 8, volumeType: 'gp3', iops: 4000, throughputMiB: 250 },
    });
    const usual = asked('/dev/sdf', { sizeGiB: 8, volumeType: 'gp3' });
    expect(volumeShapeIn(usual, undefined)).toMatchObject({ iops: 3000, throughputMiB: 125 });
    const bare = asked('/dev/sdf', { sizeGiB: 8, volumeType: 'io1' });
    expect(() => volumeShapeIn(bare, undefined)).toThrow(refused('MissingParameter'));
    const strange = asked('/dev/sdf', { sizeGiB: 8, volumeType: 'toString' });
    expect(() => volumeShapeIn(strange, undefined)).toThrow(refused('InvalidParameterValue', 'volume type'));
  });
});
