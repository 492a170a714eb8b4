import type { BlockDeviceMapping, EbsBlockDevice } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { AskedVolume, DeviceMapping } from '../../../../cloud/instances/launch-volumes.js';
import type { KeyPlace } from '../../../../common/ids/managed-key.js';
import { requireOwnKey } from '../../volumes/ebs-key.js';
import { idRef } from '../../refs.js';
import { is, type Built } from './built.js';

/** What a block device mapping may say of a volume. */
const EBS: Built = {
  DeleteOnTermination: 'built',
  Encrypted: 'built',
  KmsKeyId: 'built',
  Iops: 'built',
  SnapshotId: 'built',
  Throughput: 'built',
  VolumeSize: 'built',
  VolumeType: 'built',
};

export const MAPPING: Built = { DeviceName: 'built', Ebs: EBS, NoDevice: 'built', VirtualName: 'built' };

/** The same of an image's, which names no key, as at AWS: a launch does. */
export const IMAGE_MAPPING: Built = { ...MAPPING, Ebs: { ...EBS, KmsKeyId: is('') } };

/** Throws for a key that is not the account's own, and for one of a volume that is not to be encrypted. */
export function requireOwnKeys(place: KeyPlace, mappings: readonly BlockDeviceMapping[] | undefined): void {
  for (const { Ebs } of mappings ?? []) if (Ebs) requireOwnKey(place, Ebs);
}

/** `BlockDeviceMapping.n` → what each device is to be. Everything about its form is checked here. */
export const deviceMappingsOf = (
  mappings: readonly BlockDeviceMapping[] | undefined,
): readonly DeviceMapping[] => (mappings ?? []).map(deviceMappingOf);

function deviceMappingOf({
  DeviceName: device,
  Ebs,
  NoDevice,
  VirtualName,
}: BlockDeviceMapping): DeviceMapping {
  if (!device) throw new EngineError('MissingParameter', 'The request must contain the parameter deviceName');
  const said = [Ebs, NoDevice, VirtualName].filter((one) => one !== undefined);
  if (said.length !== 1)
    throw new EngineError(
      'InvalidBlockDeviceMapping',
      `The mapping of ${device.slice(0, 100)} must have one of ebs, virtualName and noDevice`,
    );
  if (Ebs) return { device, kind: 'volume', ...askedVolumeOf(Ebs) };
  if (VirtualName === undefined) return { device, kind: 'none' };
  if (/^ephemeral([0-9]|1[0-9]|2[0-3])$/.test(VirtualName))
    return { device, kind: 'local', name: VirtualName };
  throw new EngineError(
    'InvalidBlockDeviceMapping',
    `'${VirtualName.slice(0, 100)}' is not a valid virtual device name: ephemeral0 to ephemeral23`,
  );
}

const askedVolumeOf = (ebs: EbsBlockDevice): AskedVolume => ({
  snapshot: ebs.SnapshotId ? idRef('snapshot', ebs.SnapshotId) : undefined,
  sizeGiB: ebs.VolumeSize,
  volumeType: ebs.VolumeType,
  iops: ebs.Iops,
  throughputMiB: ebs.Throughput,
  deleteOnTermination: ebs.DeleteOnTermination,
  encrypted: ebs.Encrypted,
});
