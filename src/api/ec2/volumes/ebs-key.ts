import { EngineError } from '../../../common/errors/engine-error.js';
import { type KeyPlace, managedKey } from '../../../common/ids/managed-key.js';

/** AWS's name of the key that an account has where it names none. */
export const KEY_ALIAS = 'alias/aws/ebs';

const keyOf = (place: KeyPlace) => managedKey(KEY_ALIAS, 'volumes', place);

/** The one key of an account, as AWS names keys: each volume has one of its own under it. */
export const keyArnOf = (place: KeyPlace): string => keyOf(place).arn;

/**
 * A key that a request names has to be the account's own; absent and empty are. Throws InvalidParameterValue for
 * others: this cloud keeps no keys that somebody made; and InvalidParameterDependency without `encrypted`.
 */
export function requireOwnKey(
  place: KeyPlace,
  {
    KmsKeyId: named,
    Encrypted: encrypted,
  }: { readonly KmsKeyId?: string | undefined; readonly Encrypted?: boolean | undefined },
): void {
  if (!named) return;
  if (encrypted !== true)
    throw new EngineError(
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    );
  requireOwn(place, named);
}

/** The same of a key alone. */
export function requireOwn(place: KeyPlace, named: string): void {
  if (!keyOf(place).names.includes(named))
    throw new EngineError(
      'InvalidParameterValue',
      `The KMS key '${named.slice(0, 200)}' is not one of this cloud, which has ${KEY_ALIAS} alone.`,
    );
}
