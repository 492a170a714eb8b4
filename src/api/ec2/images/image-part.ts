import { EngineError } from '../../../common/errors/engine-error.js';
import { prefixOfEc2Id } from '../../../common/ids/ec2-id-form.js';
import { byEc2Id, type Ref } from '../../../common/refs/ref.js';
import { nouns } from '../../../cloud/registry/registry.js';

const { prefixes, malformed } = nouns.image.ec2;

/** A kernel or a ramdisk that is named, if one is. Throws InvalidAMIID.Malformed for what cannot be one. */
export function partRef(kind: 'kernel' | 'ramdisk', id: string | undefined): Ref | undefined {
  if (id === undefined) return undefined;
  if (prefixOfEc2Id(id) === prefixes[kind]) return byEc2Id(id);
  const { code, message } = malformed(id);
  throw new EngineError(code, message);
}
