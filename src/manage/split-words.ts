import type { FlagSpec } from '../common/flags/flags.js';

/**
 * Flags may stand before, between and after the words; `--` ends them. A flag without `=` that is no switch takes the
 * next word.
 */
export function splitWords(
  argv: readonly string[],
  spec: FlagSpec,
): { readonly flags: readonly string[]; readonly words: readonly string[] } {
  const flags: string[] = [];
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') words.push(...rest.splice(0));
    else if (!/^--?[a-z]/.test(word)) words.push(word);
    else {
      flags.push(word);
      const value = takesNext(word, spec) ? rest.shift() : undefined;
      if (value !== undefined) flags.push(value);
    }
  }
  return { flags, words };
}

function takesNext(word: string, spec: FlagSpec): boolean {
  const name = word.replace(/^--?/, '');
  const isSwitch = (flag: string) => typeof spec[flag]?.initial === 'boolean';
  return !name.includes('=') && !isSwitch(name) && !isSwitch(name.replace(/^no/, ''));
}
