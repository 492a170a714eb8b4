import { type CopyImageRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewCopy } from '../../../cloud/images/image-copies.service.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { refuseUnbuilt, type Built } from '../instances/launch/built.js';
import { requestHashOf } from '../instances/launch/request-hash.js';
import { idRef } from '../refs.js';
import { imageNameOf } from './image-name.js';

const PARAMETERS: Built = {
  ClientToken: 'built',
  CopyImageTags: 'built',
  Description: 'built',
  DryRun: 'built',
  Encrypted: 'built',
  KmsKeyId: 'built',
  Name: 'built',
  SourceImageId: 'built',
  SourceRegion: 'built',
  TagSpecifications: 'built',
};

/** CopyImage → what is to be. Everything about its form is checked here. */
export function copyOf(request: CopyImageRequest, region: string): NewCopy {
  refuseUnbuilt(request, PARAMETERS);
  const { SourceImageId: id = '', SourceRegion: from = '', Description: description = '' } = request;
  if (from !== region)
    throw new EngineError('InvalidParameterValue', `Invalid source region: ${from.slice(0, 100)}`);
  const { ClientToken: clientToken, CopyImageTags: withTags = false } = request;
  if (clientToken !== undefined && !/^[\x20-\x7e]{1,64}$/.test(clientToken))
    throw new EngineError('InvalidParameterValue', 'A clientToken has up to 64 ASCII characters.');
  const tags = tagsOfSpecifications(request.TagSpecifications, ['image']).image ?? [];
  return {
    ...{ source: idRef('shown-image', id), name: imageNameOf(request.Name), description, tags, withTags },
    ...{ clientToken, requestHash: requestHashOf(request), encrypted: request.Encrypted },
  };
}
