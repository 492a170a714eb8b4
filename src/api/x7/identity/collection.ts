import type { HeldToken } from '../../../cloud/users/token.service.js';
import type { X7Answer } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export const PREFIX = '/identity/v3';

/** Where a member of a collection is. */
export const selfOf = (base: string, path: string) => ({ self: `${base}${PREFIX}${path}` });

interface Shown {
  readonly base: string;
  /** Behind the prefix. */
  readonly path: string;
  readonly key: string;
}

/** A collection whole: identity cuts none. */
export const collection = ({ base, path, key }: Shown, rows: readonly object[]): X7Answer => ({
  status: 200,
  body: { [key]: rows, links: { next: null, ...selfOf(base, path), previous: null } },
});

type View = Readonly<Record<string, unknown>>;

/** Those that are what the query says of the keys that are filters; other keys of it are ignored. */
export function narrow<V extends View>(
  rows: readonly V[],
  query: URLSearchParams,
  keys: string,
): readonly V[] {
  const asked = keys.split(' ').flatMap((key) => {
    const value = query.get(key);
    return value === null ? [] : [[key, value] as const];
  });
  return rows.filter((row) => asked.every(([key, value]) => isSaid(row[key], value)));
}

const isSaid = (shown: unknown, value: string): boolean =>
  typeof shown === 'boolean' ? shown === !/^(false|0|no|off)$/i.test(value) : String(shown ?? '') === value;

/** Users may do it with what is their own, administrators with everybody's. Throws 403. */
export function requireSelf({ access }: HeldToken, userId: string): void {
  if (access.isAdmin || access.userId === userId) return;
  throw new X7Error(403, 'You are not authorized to perform the requested action.');
}
