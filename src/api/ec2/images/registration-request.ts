import { type RegisterImageRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewRegistration } from '../../../cloud/images/image-registrations.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { type NewVolumeImage } from '../../../cloud/volumes/volume-images.service.js';
import { empty, is, refuseUnbuilt, type Built } from '../instances/launch/built.js';
import { deviceMappingsOf, IMAGE_MAPPING } from '../instances/launch/launch-mappings.js';
import { partRef } from './image-part.js';
import { imageNameOf } from './image-name.js';

/** RegisterImage: what it understands, and what may be said because it is so anyway. */
const PARAMETERS: Built = {
  Architecture: is('x86_64'),
  BlockDeviceMappings: IMAGE_MAPPING,
  BootMode: is('legacy-bios'),
  Description: 'built',
  DryRun: 'built',
  // What guests have is virtio, whatever their image says that it could do.
  EnaSupport: 'built',
  SriovNetSupport: is('simple'),
  ImageLocation: 'built',
  KernelId: 'built',
  Name: 'built',
  RamdiskId: 'built',
  RootDeviceName: 'built',
  TagSpecifications: 'built',
  UefiData: empty,
  VirtualizationType: is('hvm'),
};

export interface AskedRegistration extends Omit<NewRegistration, 'location' | 'objectId' | 'sizeBytes'> {
  readonly bucket: string;
  readonly key: string;
}

/** RegisterImage → what is to be. Everything about its form is checked here. */
export function registrationOf(request: RegisterImageRequest): AskedRegistration | NewVolumeImage {
  refuseUnbuilt(request, PARAMETERS);
  const { BlockDeviceMappings: mappings = [], ImageLocation: location } = request;
  const words = wordsOf(request);
  if (mappings.length === 0) return { ...words, ...placeIn(location ?? '') };
  if (location)
    throw new EngineError(
      'UnsupportedOperation',
      'An image of an object has no block device mapping in this cloud.',
    );
  const { rootDeviceName } = words;
  if (rootDeviceName === null)
    throw new EngineError('MissingParameter', 'The request must contain the parameter rootDeviceName');
  return { ...words, rootDeviceName, mappings: deviceMappingsOf(mappings) };
}

function wordsOf(request: RegisterImageRequest) {
  const { Description: description = '', RootDeviceName: device, KernelId, RamdiskId } = request;
  const tags = tagsOfSpecifications(request.TagSpecifications, ['image']).image ?? [];
  return {
    ...{ name: imageNameOf(request.Name), description, tags, rootDeviceName: deviceOf(device) },
    ...{ kernel: partRef('kernel', KernelId), ramdisk: partRef('ramdisk', RamdiskId) },
  };
}

function deviceOf(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (/^\/dev\/[a-z][a-z0-9]{1,30}$/.test(name)) return name;
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${name.slice(0, 100)}) for parameter rootDeviceName is invalid.`,
  );
}

/** `bucket/key`, which older clients begin with a slash. */
function placeIn(location: string): { readonly bucket: string; readonly key: string } {
  if (location === '')
    throw new EngineError('MissingParameter', 'The request must contain the parameter imageLocation');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(location) ?? [];
  if (bucket === undefined || key === undefined || key.includes('\0'))
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${location.slice(0, 200)}) for parameter imageLocation is invalid. It is 'bucket/key'.`,
    );
  return { bucket, key };
}
