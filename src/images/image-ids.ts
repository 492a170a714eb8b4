import { EngineError } from '../common/errors/engine-error.js';

const FORM = /^a[mkr]i-([0-9a-f]{8}|[0-9a-f]{17})$/;
const ACCOUNT = /^\d{12}$/;

/** Names that stand for owners at AWS. `amazon`: whoever runs the cloud; here, the owner of what is public. */
export const OWNER_ALIASES = ['self', 'amazon', 'aws-marketplace', 'aws-backup-vault', 'microsoft'];

/** Throws InvalidAMIID.Malformed for the first that cannot be an id. */
export function checkImageIds(ids: readonly string[]): void {
  const bad = ids.find((id) => !FORM.test(id));
  if (bad !== undefined)
    throw new EngineError(
      'InvalidAMIID.Malformed',
      `Invalid id: "${bad.slice(0, 100)}"${bad.startsWith('ami-') ? '' : ' (expecting "ami-...")'}`,
    );
}

/** Throws InvalidAMIID.NotFound with all that were asked for and not found. */
export function allImagesFound(ids: readonly string[], found: ReadonlySet<string>): void {
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return;
  const [noun, verb] = missing.length === 1 ? ['id', 'does'] : ['ids', 'do'];
  throw new EngineError(
    'InvalidAMIID.NotFound',
    `The image ${noun} '[${missing.join(', ')}]' ${verb} not exist`,
  );
}

/** Aliases and account numbers. Throws InvalidUserID.Malformed. */
export function checkOwners(owners: readonly string[], aliases: readonly string[]): void {
  const bad = owners.find((owner) => !aliases.includes(owner) && !ACCOUNT.test(owner));
  if (bad !== undefined)
    throw new EngineError('InvalidUserID.Malformed', `Invalid user id: "${bad.slice(0, 100)}"`);
}
