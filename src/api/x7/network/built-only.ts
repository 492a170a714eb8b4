import { X7Error } from '../door/x7-error.js';

/**
 * Keys that may say only what holds anyway. Throws 501 with the names of those that ask for more: nothing that is asked
 * is silently ignored.
 */
export function builtOnly(
  asked: Readonly<Record<string, unknown>>,
  holds: Readonly<Record<string, unknown>>,
): void {
  const more = Object.entries(holds)
    .filter(([key, value]) => isMore(asked[key], value))
    .map(([key]) => key);
  if (more.length > 0) throw new X7Error(501, `Not supported yet: ${more.join(', ')}`);
}

/** Null, nothing and an empty list ask for nothing. */
function isMore(asked: unknown, holds: unknown): boolean {
  if (asked === undefined || asked === null || asked === holds) return false;
  return !(Array.isArray(asked) && asked.length === 0);
}
