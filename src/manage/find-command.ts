import type { Command } from './command.js';
import { UsageError } from './usage-error.js';

/** Other words of the original for the same thing. */
const ALIASES: Readonly<Record<string, string>> = { account: 'project', instance_type: 'flavor' };

/**
 * The command that two words name; as in the original each may be cut short while it stays unique. Throws UsageError.
 */
export function findCommand(commands: readonly Command[], [category, action]: readonly string[]): Command {
  const categories = [...new Set(commands.map((command) => command.category))];
  const named = uniquely('category', category, [...categories, ...Object.keys(ALIASES)]);
  const chosen = commands.filter((command) => command.category === (ALIASES[named] ?? named));
  const actions = chosen.map((command) => command.action);
  const wanted = uniquely(`action of ${named}`, action, actions);
  const found = chosen.find((command) => command.action === wanted);
  if (!found) throw new UsageError(`there is no '${named} ${wanted}'`);
  return found;
}

function uniquely(what: string, word: string | undefined, names: readonly string[]): string {
  if (word === undefined) throw new UsageError(`which ${what}? ${names.join(', ')}`);
  const exact = names.find((name) => name === word);
  const [first, ...more] = exact === undefined ? names.filter((name) => name.startsWith(word)) : [exact];
  if (first === undefined)
    throw new UsageError(`there is no ${what} '${word}'; there are ${names.join(', ')}`);
  if (more.length > 0) throw new UsageError(`'${word}' may be ${[first, ...more].join(' or ')}`);
  return first;
}
