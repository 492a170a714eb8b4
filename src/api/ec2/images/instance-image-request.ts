import { type CreateImageRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewInstanceImage } from '../../../cloud/instances/instance-images.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { is, refuseUnbuilt, type Built } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { imageNameOf } from './image-name.js';

const PARAMETERS: Built = {
  BlockDeviceMappings: { DeviceName: 'built', NoDevice: 'built' },
  Description: 'built',
  DryRun: 'built',
  InstanceId: 'built',
  Name: 'built',
  NoReboot: 'built',
  SnapshotLocation: is('regional'),
  TagSpecifications: 'built',
};

/** CreateImage → what is to be. Everything about its form is checked here. */
export function instanceImageOf(request: CreateImageRequest): NewInstanceImage {
  refuseUnbuilt(request, PARAMETERS);
  const { InstanceId: id = '', Description: description = '', NoReboot: isLeft = false } = request;
  const { image: tags = [], snapshot: snapshotTags = [] } = tagsOfSpecifications(request.TagSpecifications, [
    'image',
    'snapshot',
  ]);
  return {
    ...{
      instance: idRef('instance', id),
      name: imageNameOf(request.Name),
      description,
      tags,
      snapshotTags,
      properties: {},
    },
    ...{ isRebooted: !isLeft, withoutDevices: leftOut(request) },
  };
}

/** Devices that are named with NoDevice. */
const leftOut = ({ BlockDeviceMappings: mappings = [] }: CreateImageRequest): readonly string[] =>
  mappings.map(({ DeviceName: device, NoDevice: none }) => {
    if (device !== undefined && none !== undefined) return device;
    throw new EngineError(
      'InvalidParameterValue',
      'A block device mapping of an image names a device, and NoDevice.',
    );
  });
