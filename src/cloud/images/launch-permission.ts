import { EngineError } from '../../common/errors/engine-error.js';
import { type ImageMapping } from './image-mapping.js';
import { type ImageVisibility } from './image.js';

/** Whom a launch permission lets in: everybody, and accounts by their numbers. */
export interface Allowed {
  readonly all: boolean;
  readonly accounts: readonly string[];
}

/** What is to change about who may launch an image. */
export interface PermissionChange {
  readonly add: Allowed;
  readonly remove: Allowed;
}

/** How many accounts an image may be shared with. */
export const MOST_MEMBERS = 128;

/**
 * What an image is after accounts and everybody were let in or not. Members stay members while everybody is let in, and
 * are the ones that count afterwards.
 */
export function visibilityAfter(before: ImageVisibility, { add, remove }: PermissionChange): ImageVisibility {
  if (add.all) return 'public';
  const left = remove.all && before === 'public' ? 'shared' : before;
  return left === 'private' && add.accounts.length > 0 ? 'shared' : left;
}

/** Throws InvalidAMIAttributeItemValue for the first account that this cloud does not have. */
export function knownProjects(
  accounts: readonly string[],
  known: ReadonlyMap<string, string>,
): readonly string[] {
  return accounts.map((account) => {
    const id = known.get(account);
    if (id !== undefined) return id;
    throw new EngineError(
      'InvalidAMIAttributeItemValue',
      `Invalid attribute item value "${account.slice(0, 64)}" for userId item type.`,
    );
  });
}

/**
 * Throws OperationNotPermitted for an image whose bytes are of encrypted snapshots: its account's own key opens them,
 * as AWS's default key does.
 */
export function checkShareable(mappings: readonly ImageMapping[]): void {
  if (!mappings.some((one) => one.kind === 'volume' && one.snapshotId !== null && one.isEncrypted)) return;
  throw new EngineError(
    'OperationNotPermitted',
    'Images with snapshots encrypted with EBS default key cannot be shared',
  );
}

/** Throws AMI's limit of shares. */
export function checkMembers(count: number): void {
  if (count <= MOST_MEMBERS) return;
  throw new EngineError(
    'ResourceLimitExceeded',
    `An image can be shared with at most ${MOST_MEMBERS} accounts.`,
  );
}
