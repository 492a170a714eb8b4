import { namedUuid } from './named-uuid.js';

/** Where a key is. */
export interface KeyPlace {
  readonly region: string;
  readonly accountNumber: string;
}

export interface ManagedKey {
  readonly id: string;
  readonly arn: string;
  /** All that it may be called by. */
  readonly names: readonly string[];
}

/**
 * The one key that an account has of a service, as AWS names those that it manages. `alias`: `alias/aws/…`; `what` is
 * encrypted under it, each under a data key of its own.
 */
export function managedKey(alias: string, what: string, { region, accountNumber }: KeyPlace): ManagedKey {
  const arnOf = (name: string) => `arn:aws:kms:${region}:${accountNumber}:${name}`;
  const id = namedUuid(`key of ${what} ${accountNumber}`);
  const arn = arnOf(`key/${id}`);
  return { id, arn, names: [alias, id, arn, arnOf(alias)] };
}
