import { packageVersion } from '../package-folder.js';
import { type FlagSpec } from './flags.js';

/** Flags that are shown together. */
export interface FlagGroup {
  readonly title: string;
  readonly flags: FlagSpec;
}

export interface Help {
  /** What the program is, in a sentence. */
  readonly about: string;
  /** In the order in which they are shown; a flag is shown once, where it comes first. */
  readonly groups: readonly FlagGroup[];
  /** Every flag that is understood. Those of no group come last, and only with `--help=all`. */
  readonly spec: FlagSpec;
}

/** What `--help`, `--help=all` and `--version` print. Undefined: not asked for. */
export function answerTo(argv: readonly string[], help: () => Help): string | undefined {
  if (argv.includes('--version')) return `${packageVersion()}\n`;
  const all = argv.includes('--help=all');
  return all || argv.includes('--help') ? helpText(help(), all) : undefined;
}

export function helpText({ about, groups, spec }: Help, all: boolean): string {
  const left = new Set(Object.keys(spec));
  const shown = groups.map(({ title, flags }) => {
    const own = Object.keys(flags).filter((name) => left.delete(name));
    return own.length === 0 ? '' : `\n${title}\n${linesOf(spec, own)}`;
  });
  const rest = [...left];
  if (rest.length === 0) return `${about}\n${shown.join('')}`;
  const more = all ? `\nAll others\n${linesOf(spec, rest)}` : `\n${rest.length} more flags: --help=all\n`;
  return `${about}\n${shown.join('')}${more}`;
}

const linesOf = (spec: FlagSpec, names: readonly string[]): string =>
  names.map((name) => `  --${name}=${String(spec[name]?.initial)}\n      ${spec[name]?.help}\n`).join('');

/** Of `flags` those that the program understands. */
export const thoseOf = (spec: FlagSpec, flags: FlagSpec): FlagSpec =>
  Object.fromEntries(Object.entries(flags).filter(([name]) => Object.hasOwn(spec, name)));
