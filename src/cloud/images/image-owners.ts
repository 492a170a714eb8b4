import { EngineError } from '../../common/errors/engine-error.js';

const ACCOUNT = /^\d{12}$/;

/** Names that stand for owners at AWS. `amazon`: the operator; here, the owner of what is public. */
export const OWNER_ALIASES = ['self', 'amazon', 'aws-marketplace', 'aws-backup-vault', 'microsoft'];

/** Aliases and account numbers. Throws InvalidUserID.Malformed. */
export function checkOwners(owners: readonly string[], aliases: readonly string[]): void {
  const bad = owners.find((owner) => !aliases.includes(owner) && !ACCOUNT.test(owner));
  if (bad !== undefined)
    throw new EngineError('InvalidUserID.Malformed', `Invalid user id: "${bad.slice(0, 100)}"`);
}
