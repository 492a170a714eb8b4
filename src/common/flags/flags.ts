/** A value with a default, a help text and a strict reader. `parse` throws with the words that follow `--name: `. */
export interface Flag<T> {
  readonly initial: T;
  readonly help: string;
  parse(text: string): T;
}

export type FlagSpec = Record<string, Flag<unknown>>;
export type FlagValues<S extends FlagSpec> = {
  readonly [K in keyof S]: S[K] extends Flag<infer T> ? T : never;
};

export const text = (initial: string, help: string): Flag<string> => ({ initial, help, parse: (s) => s });

/** Letters, digits, dashes and dots: a part of paths, sockets and devices. */
export const plainName = (initial: string, help: string): Flag<string> => ({
  initial,
  help,
  parse(s) {
    if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/.test(s))
      throw new Error(`'${s.slice(0, 100)}' is no name: up to 32 letters, digits, dashes and dots`);
    return s;
  },
});

const BOOLS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

export const bool = (initial: boolean, help: string): Flag<boolean> => ({
  initial,
  help,
  parse(s) {
    const value = BOOLS.get(s);
    if (value === undefined) throw new Error(`'${s}' is neither true nor false`);
    return value;
  },
});

export const integer = (initial: number, help: string): Flag<number> => ({
  initial,
  help,
  parse(s) {
    if (!/^-?\d+$/.test(s)) throw new Error(`'${s}' is not an integer`);
    return Number(s);
  },
});

export const oneOf = <const T extends string>(choices: readonly T[], initial: T, help: string): Flag<T> => ({
  initial,
  help: `${help} (${choices.join(', ')})`,
  parse(s) {
    const found = choices.find((c) => c === s);
    if (found === undefined) throw new Error(`'${s}' is not one of ${choices.join(', ')}`);
    return found;
  },
});

/** A number of seconds, fractions allowed. */
/** `most`: undefined for any number. */
export const seconds = (initial: number, help: string, most = Infinity): Flag<number> => ({
  initial,
  help: `${help}, in seconds`,
  parse(s) {
    if (!/^\d+(\.\d+)?$/.test(s)) throw new Error(`'${s}' is not a number of seconds`);
    if (Number(s) > most) throw new Error(`'${s}' is more than ${most} seconds`);
    return Number(s);
  },
});

export const ratio = (initial: number, help: string): Flag<number> => ({
  initial,
  help,
  parse(s) {
    if (!/^\d+(\.\d+)?$/.test(s) || Number(s) <= 0) throw new Error(`'${s}' is not a positive number`);
    return Number(s);
  },
});

/** Names separated by commas. */
export const list = (initial: readonly string[], help: string): Flag<readonly string[]> => ({
  initial,
  help: `${help} (separated by commas)`,
  parse: (s) =>
    s
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
});

/** Names separated by commas, each of which must be `valid`. */
export const listOf = (
  valid: (text: string) => boolean,
  initial: readonly string[],
  help: string,
): Flag<readonly string[]> => ({
  ...list(initial, help),
  parse(s) {
    const names = list(initial, help).parse(s);
    const odd = names.find((name) => !valid(name));
    if (odd !== undefined) throw new Error(`'${odd.slice(0, 50)}' cannot stand there`);
    return names;
  },
});
