import { EngineError } from '../common/errors/engine-error.js';
import type { FlagSpec, FlagValues } from '../common/flags/flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { packageVersion } from '../common/package-folder.js';
import { cloudPlace } from '../setup/cloud-place.js';
import type { Command } from './command.js';
import { commands } from './commands/index.js';
import { findCommand } from './find-command.js';
import { ManageContext } from './manage-context.js';
import { manageFlags, type ManageFlags } from './manage.flags.js';
import { overviewOf, printed, usageOf } from './print.js';
import { spelledOut } from './spelled-out.js';
import { splitWords } from './split-words.js';
import { type Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/**
 * Runs one command line. Returns the exit status: 0, 1 for what went wrong or was found, 2 for what was not understood.
 */
export async function runManage(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await understood(argv, terminal);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    terminal.err(`engine-manage: ${wordsOf(error)}\n`);
    return isUsage ? 2 : 1;
  }
}

async function understood(argv: readonly string[], terminal: Terminal): Promise<number> {
  if (argv.includes('--version')) {
    terminal.out(`${packageVersion()}\n`);
    return 0;
  }
  const { flags, words: short } = splitWords(argv, everyFlag());
  const words = spelledOut(short);
  // First: whether the next word is the value of an unknown flag cannot be known.
  read(everyFlag(), flags);
  if (words.length === 0 || words[0] === 'help') {
    const asked = words[0] === 'help' || flags.includes('--help');
    (asked ? terminal.out : terminal.err)(overviewOf(commands));
    return asked ? 0 : 2;
  }
  const found = findCommand(commands, words);
  const values = valuesOf(found, flags);
  if (values.help) {
    terminal.out(usageOf(found));
    return 0;
  }
  const args = words.slice(2);
  checkCount(found, args);
  return act(found, args, { values, terminal });
}

async function act(
  found: Command,
  args: readonly string[],
  { values, terminal }: { readonly values: ManageFlags; readonly terminal: Terminal },
): Promise<number> {
  const context = new ManageContext(values, terminal);
  try {
    const answer = await found.run(context, args, values);
    terminal.out(printed(answer, values.json));
    return answer.status ?? 0;
  } catch (error) {
    if (!context.isDown(error)) throw error;
    throw new Error(`cloud '${values.cloud}' is not up: npm start`, { cause: error });
  } finally {
    await context.close();
  }
}

function checkCount({ category, action, args }: Command, given: readonly string[]): void {
  const least = args.filter((name) => !name.startsWith('[')).length;
  const most = args.some((name) => name.endsWith('...')) ? Infinity : args.length;
  if (given.length >= least && given.length <= most) return;
  throw new UsageError(`usage: engine-manage ${[category, action, ...args].join(' ')}`);
}

/**
 * A command's own flags are read with the others, and handed to it with them; a state folder knows the name of its
 * cloud.
 */
function valuesOf({ options }: Command, flags: readonly string[]): ManageFlags {
  const spec = { ...manageFlags, ...options };
  const values = read(spec, flags);
  // Whose database is named otherwise, that one is meant.
  if (values.database_url_file !== '' || values.help) return values;
  const { cloud, root } = cloudPlace(spec, flags, values);
  return { ...values, cloud, state_path: root };
}

function read<const S extends FlagSpec>(spec: S, flags: readonly string[]): FlagValues<S> {
  try {
    return parseFlags(spec, flags);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const everyFlag = (): FlagSpec =>
  Object.assign({}, manageFlags, ...commands.map(({ options }) => options)) as FlagSpec;

/** What we foresaw is for the operator as it is; of what we did not, the first line. */
function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const why = error instanceof EngineError && error.cause instanceof Error ? error.cause : undefined;
  if (((why ?? error) as { code?: string }).code === 'ECONNREFUSED')
    return `the database does not answer: ${why?.message ?? text}`;
  // Where the cause's own words are told already, they are not said twice.
  const more = why && !text.includes(why.message) ? `: ${why.message}` : '';
  return `${text}${more}`.split('\n')[0] ?? '';
}
