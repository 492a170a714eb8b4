import { createHash } from 'node:crypto';

/** The kernel's limit for the name of a network device. */
const LENGTH = 15;

/** A device name that is the same for the same owner and, on one machine, no other owner's: the prefix and a hash. */
export const linkName = (prefix: string, ...owner: readonly string[]): string =>
  (prefix + createHash('sha256').update(owner.join('\0')).digest('hex')).slice(0, LENGTH);
