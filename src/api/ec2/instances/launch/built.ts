import { EngineError } from '../../../../common/errors/engine-error.js';

/**
 * What a parameter may say: anything (`built`: it means something here), only what a test lets through (a value that
 * asks for nothing), or, for a structure, a table of its members. What stands in no table is refused: nothing is
 * silently ignored.
 */
export type Built = 'built' | ((value: unknown) => boolean) | { readonly [member: string]: Built };

export const off = (value: unknown): boolean => value === false;
export const on = (value: unknown): boolean => value === true;
export const zero = (value: unknown): boolean => value === 0;
export const empty = (value: unknown): boolean => value === '';
export const is =
  (...words: readonly string[]) =>
  (value: unknown): boolean =>
    words.includes(value as string);

/** Throws UnsupportedOperation for the first thing that is asked and not built. */
export function refuseUnbuilt(value: unknown, built: Built | undefined, path = ''): void {
  if (value === undefined || built === 'built') return;
  if (Array.isArray(value)) {
    if (built === undefined && value.length > 0) refuse(path);
    value.forEach((item) => refuseUnbuilt(item, built, path));
  } else if (typeof built === 'function') {
    if (!built(value)) refuse(path, { value });
  } else if (built !== undefined && typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value))
      refuseUnbuilt(member, Object.hasOwn(built, name) ? built[name] : undefined, joined(path, name));
  } else refuse(path);
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function refuse(path: string, of?: { readonly value: unknown }): never {
  const what = of === undefined ? `The parameter ${path}` : `The value '${String(of.value)}' of ${path}`;
  throw new EngineError('UnsupportedOperation', `${what} is not supported by this cloud.`);
}
