import { type CreateVolumeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type NewVolume } from '../../../cloud/volumes/volume.js';
import { volumeShapeOf } from '../../../cloud/volumes/volume-types.js';
import { empty, off, refuseUnbuilt, type Built } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { requestHashOf } from '../instances/launch/request-hash.js';

/** CreateVolume: what it understands, and what may be said because it asks for nothing. */
const PARAMETERS: Built = {
  AvailabilityZone: 'built',
  AvailabilityZoneId: 'built',
  ClientToken: 'built',
  DryRun: 'built',
  Iops: 'built',
  Size: 'built',
  SnapshotId: 'built',
  TagSpecifications: 'built',
  Throughput: 'built',
  VolumeType: 'built',
  Encrypted: 'built',
  KmsKeyId: 'built',
  MultiAttachEnabled: off,
  OutpostArn: empty,
};

/** Of the zone of this name; `snapshotGiB`: how large the snapshot is that it names. */
export interface VolumePlace {
  readonly zone: string;
  readonly snapshotGiB: number | undefined;
}

/** CreateVolume → what is to be made. Everything about its form is checked here. */
export function newVolumeOf(request: CreateVolumeRequest, { zone, snapshotGiB }: VolumePlace): NewVolume {
  refuseUnbuilt(request, PARAMETERS);
  const { VolumeType: volumeType = 'gp2', Iops: iops, Throughput: throughputMiB, SnapshotId } = request;
  const sizeGiB = request.Size ?? snapshotGiB;
  if (sizeGiB === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter size or snapshotId');
  const tags = tagsOfSpecifications(request.TagSpecifications, ['volume']);
  return {
    ...volumeShapeOf({ sizeGiB, volumeType, iops, throughputMiB }),
    ...(SnapshotId && { snapshot: idRef('snapshot', SnapshotId) }),
    ...{ encrypted: request.Encrypted, zone, name: '', tags: tags.volume ?? [] },
    clientToken: tokenOf(request.ClientToken),
    requestHash: requestHashOf(request),
  };
}

function tokenOf(token: string | undefined): string | undefined {
  if (token === undefined || /^[\x20-\x7e]{1,64}$/.test(token)) return token;
  throw new EngineError(
    'InvalidParameterValue',
    'Value for parameter clientToken is invalid. It may have up to 64 ASCII characters.',
  );
}
