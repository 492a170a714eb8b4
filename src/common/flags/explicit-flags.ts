import { type FlagSpec } from './flags.js';
import { parseFlags } from './parse-flags.js';

/** The flags that the command line (or a flagfile on it) really names, with their values as text: what is passed on. */
export function givenFlags(spec: FlagSpec, argv: readonly string[]): ReadonlyMap<string, string> {
  // Read twice from different defaults: what comes out the same both times was given.
  const [once, again] = [false, true].map((side) => parseFlags(marked(spec, side), argv)) as [Words, Words];
  return new Map(
    Object.keys(spec).flatMap((name) => (once[name] === again[name] ? [[name, String(once[name])]] : [])),
  );
}

type Words = Readonly<Record<string, unknown>>;

/** The same flags, checked the same way, but with their text as value and a default that tells the sides apart. */
function marked(spec: FlagSpec, side: boolean): FlagSpec {
  return Object.fromEntries(
    Object.entries(spec).map(([name, flag]) => {
      const initial = typeof flag.initial === 'boolean' ? side : Symbol(name);
      const parse = (text: string) => {
        const value = flag.parse(text);
        return typeof value === 'boolean' ? value : text;
      };
      return [name, { ...flag, initial, parse }];
    }),
  );
}

/** A flagfile's text: of `values`, those that `spec` knows. */
export const flagfileOf = (spec: FlagSpec, values: ReadonlyMap<string, string>): string =>
  [...values]
    .filter(([name]) => Object.hasOwn(spec, name))
    .map(([name, value]) => `--${name}=${value}\n`)
    .join('');
