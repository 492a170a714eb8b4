import { describe, expect, it } from '@jest/globals';
import { byEc2Id } from '../../common/refs/ref.js';
import type { ImageMapping, VolumeImageMapping } from '../images/image-mapping.js';
import {
  type AskedVolume,
  type DeviceMapping,
  NEXT_DEVICE,
  ROOT_DEVICE,
} from '../instances/launch-volumes.js';
import { namedMappings, overlaidMappings } from './overlaid-mappings.js';

const ROOT = '/dev/sda1';
const image = (...mappings: readonly ImageMapping[]) => ({ mappings, rootDeviceName: ROOT });
const own = (device: string, differs: Partial<VolumeImageMapping> = {}): VolumeImageMapping => ({
  ...{ kind: 'volume', device, snapshotId: 'own', snapshotEc2Id: 'snap-own', sizeGiB: 8 },
  ...{ volumeType: 'gp2', iops: 100, throughputMiB: null, deleteOnTermination: false },
  ...differs,
});
const nothing: AskedVolume = {
  ...{ snapshot: undefined, sizeGiB: undefined, volumeType: undefined, iops: undefined },
  ...{ throughputMiB: undefined, deleteOnTermination: undefined },
};
const asked = (device: string, differs: Partial<AskedVolume> = {}): DeviceMapping => ({
  ...{ kind: 'volume', device, ...nothing, ...differs },
});
/** What the request makes of an image's one volume. */
const over = (mapping: VolumeImageMapping, differs: Partial<AskedVolume> = {}) =>
  overlaidMappings(image(mapping), [asked('sdf', differs)])[0];
const refused = (message: string) =>
  expect.objectContaining({
    ...{ code: 'InvalidBlockDeviceMapping', message: expect.stringContaining(message) },
  });

describe('devices that a launch names by what they are', () => {
  it('are the root, and the next that neither the image nor the request has', () => {
    const of = image(own('/dev/sdf'), { kind: 'local', device: 'sdg', name: 'ephemeral0' });
    const named = namedMappings(of, [
      { kind: 'volume', device: NEXT_DEVICE, ...nothing },
      { kind: 'volume', device: ROOT_DEVICE, ...nothing },
      { kind: 'none', device: '/dev/sdh' },
      { kind: 'volume', device: NEXT_DEVICE, ...nothing },
    ]);
    expect(named.map(({ device }) => device)).toEqual(['/dev/sdi', ROOT, '/dev/sdh', '/dev/sdj']);
    expect(named.map(({ kind }) => kind)).toEqual(['volume', 'volume', 'none', 'volume']);
  });

  it('are none where all letters are taken', () => {
    const next = { kind: 'volume', device: NEXT_DEVICE, ...nothing } as const;
    const letters = [...'fghijklmnopqrstuvwxyz'].map((letter) => own(`/dev/sd${letter}`));
    expect(() => namedMappings(image(...letters), [next])).toThrow(
      expect.objectContaining({ code: 'AttachmentLimitExceeded' }),
    );
  });
});

describe('an image’s mappings with a launch’s over them', () => {
  it('are the image’s where nothing is said, with its snapshots', () => {
    const local: ImageMapping = { kind: 'local', device: 'sdb', name: 'ephemeral0' };
    const of = image(own('/dev/sdf'), local, own('/dev/sdg', { snapshotId: null, isEncrypted: true }));
    const [first, second, third] = overlaidMappings(of, []);
    expect(first).toMatchObject({
      snapshotId: 'own',
      mapping: { device: '/dev/sdf', sizeGiB: 8, deleteOnTermination: false, snapshot: undefined },
    });
    expect(second).toEqual({ mapping: local });
    expect(third).not.toHaveProperty('snapshotId');
    expect(third).toMatchObject({ mapping: { device: '/dev/sdg', encrypted: true } });
  });

  it('are as asked of a device, however it is written, and keep what is not said of it', () => {
    expect(over(own('/dev/sdf'), { sizeGiB: 9, deleteOnTermination: true, encrypted: true })).toMatchObject({
      snapshotId: 'own',
      mapping: { device: '/dev/sdf', sizeGiB: 9, deleteOnTermination: true, encrypted: true },
    });
    expect(over(own('/dev/sdf', { isEncrypted: true }), { encrypted: false })).toMatchObject({
      mapping: { sizeGiB: 8, volumeType: 'gp2', encrypted: false },
    });
    const snapshot = byEc2Id('snap-other');
    const other = over(own('/dev/sdf'), { snapshot });
    expect(other).toMatchObject({ mapping: { snapshot } });
    expect(other).not.toHaveProperty('snapshotId');
  });

  it('have the image’s numbers with its type alone, and none that follow from a size', () => {
    const fast = own('/dev/sdf', { volumeType: 'gp3', iops: 4000, throughputMiB: 250 });
    expect(over(fast)).toMatchObject({ mapping: { volumeType: 'gp3', iops: 4000, throughputMiB: 250 } });
    expect(over(fast, { volumeType: 'gp3', iops: 5000 })).toMatchObject({
      mapping: { iops: 5000, throughputMiB: 250 },
    });
    expect(over(fast, { volumeType: 'io1' })).toMatchObject({
      mapping: { volumeType: 'io1', iops: undefined, throughputMiB: undefined },
    });
    expect(over(own('/dev/sdf'))).toMatchObject({ mapping: { volumeType: 'gp2', iops: undefined } });
  });

  it('are left out, replaced, or come beside', () => {
    const local: ImageMapping = { kind: 'local', device: 'sdb', name: 'ephemeral0' };
    const of = image(own('/dev/sdf'), local);
    const none: DeviceMapping = { kind: 'none', device: 'sdf' };
    const [volume, more] = [asked('/dev/sdb', { sizeGiB: 1 }), asked('/dev/sdz', { sizeGiB: 2 })];
    expect(overlaidMappings(of, [more, none, volume])).toEqual([
      { mapping: none },
      { mapping: volume },
      { mapping: more },
    ]);
  });

  it('are refused twice, and for a root that is no volume or another’s', () => {
    const twice = [asked('/dev/sdf'), asked('sdf')];
    expect(() => overlaidMappings(image(), twice)).toThrow(refused("'sdf' is used in more than one"));
    for (const mapping of [
      { kind: 'none', device: 'sda1' } as const,
      { kind: 'local', device: ROOT, name: 'ephemeral0' } as const,
    ])
      expect(() => overlaidMappings(image(), [mapping])).toThrow(refused('has to be a volume'));
    const snapshot = byEc2Id('snap-other');
    expect(() => overlaidMappings(image(own(ROOT)), [asked('sda1', { snapshot })])).toThrow(
      refused('snapshotId cannot be modified'),
    );
    expect(overlaidMappings(image(own(ROOT)), [asked('sda1', { sizeGiB: 20 })])).toMatchObject([
      { snapshotId: 'own', mapping: { device: ROOT, sizeGiB: 20 } },
    ]);
  });
});
