import { EngineError } from '../../common/errors/engine-error.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Nouns } from '../../cloud/nouns/noun.js';
import { nouns as cloudNouns } from '../../cloud/registry/registry.js';

/**
 * What a service threw, in EC2's words; `action` is the verb. Each noun's code and sentence stand in its entry of the
 * registry.
 */
export function inEc2Words(thrown: unknown, action: string, nouns: Nouns = cloudNouns): unknown {
  if (!(thrown instanceof NotFound)) return thrown;
  const noun = Object.hasOwn(nouns, thrown.noun) ? nouns[thrown.noun] : undefined;
  if (!noun) return thrown;
  const { code, message } = noun.ec2.notFound(thrown.refs, { action, within: thrown.within });
  return new EngineError(code, message, { cause: thrown.cause });
}
