import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewKeyPair } from '../../../cloud/keypairs/key-pair.service.js';
import { type TagSpecification, tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';

/** Name and tags of a key pair that is to be, checked for form. */
export function newKeyPairOf(request: {
  readonly KeyName: string | undefined;
  readonly TagSpecifications?: readonly TagSpecification[] | undefined;
}): NewKeyPair {
  const { KeyName: name = '' } = request;
  if (!/^[\x20-\x7e]{1,255}$/.test(name) || name !== name.trim())
    throw new EngineError(
      'InvalidParameterValue',
      'Invalid value for parameter KeyName: it may have up to 255 ASCII characters, none of them a leading or trailing space.',
    );
  return { name, tags: tagsOfSpecifications(request.TagSpecifications, ['key-pair'])['key-pair'] ?? [] };
}
