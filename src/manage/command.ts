import type { FlagSpec, FlagValues } from '../common/flags/flags.js';
import type { ManageContext } from './manage-context.js';

export type Cell = string | number | boolean | null;

/** What a command answers: a table, printed as one or as JSON; `text` takes the table's place where people read it. */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly text?: string;
  /**
   * What --json answers where the table says it for people (`1/4`, `unlimited`): numbers are numbers, no limit is null.
   */
  readonly json?: readonly Readonly<Record<string, Cell>>[];
  /** Exit status; absent: 0. */
  readonly status?: number;
}

/** `engine-manage <category> <action> <args>`. */
export interface Command {
  readonly category: string;
  readonly action: string;
  /** Names of the arguments; one in brackets may be left out. */
  readonly args: readonly string[];
  readonly help: string;
  readonly options: FlagSpec;
  run(
    context: ManageContext,
    args: readonly string[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<Answer>;
}

interface Spelling<S extends FlagSpec> {
  readonly args?: readonly string[];
  readonly help: string;
  readonly options?: S;
}

type Work<S extends FlagSpec> = (
  context: ManageContext,
  args: readonly string[],
  options: FlagValues<S>,
) => Promise<Answer | void>;

/** One command. Work that answers nothing has changed something, and says so. */
export const command = <const S extends FlagSpec = Record<never, never>>(
  name: `${string} ${string}`,
  { args = [], help, options }: Spelling<S>,
  work: Work<S>,
): Command => {
  const [category = '', action = ''] = name.split(' ');
  return {
    category,
    action,
    args,
    help,
    options: options ?? {},
    // The reader of flags has made the values after this very spec.
    run: async (context, given, values) => (await work(context, given, values as FlagValues<S>)) ?? DONE,
  };
};

const DONE: Answer = { columns: [], rows: [], text: 'done' };

/** A table whose columns are the rows' own keys, in the first row's order. */
export const tableOf = <Row extends Readonly<Record<string, Cell>>>(
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): Answer => ({ columns, rows });
