import type { Queryable } from '../../common/prisma/database.js';

/**
 * The states of a noun: the column that holds them, and for each state those that a row may come from. Nothing else
 * moves.
 */
export interface StateTable<State extends string> {
  readonly table: string;
  readonly column: string;
  /** A state in its own list may be settled again: a reboot comes back to where it began. */
  readonly from: Readonly<Record<State, readonly State[]>>;
}

export const mayMove = <State extends string>(
  { from }: StateTable<State>,
  before: State,
  after: State,
): boolean => from[after].includes(before);

/** A move as one statement. Made once, at the module's load; run by `moveTo`. */
export interface Move {
  readonly text: string;
  /** For the error's words. */
  readonly goal: string;
}

export interface MoveParts {
  /** What the same statement writes beside the state. The row as it was is `r`. */
  readonly set: string;
  /** Tables beside it, as FROM names them. */
  readonly using?: string;
  /** Which rows `r`. */
  readonly where: string;
}

/** The only writer of a state's column: rows in a state from which the table knows no way are not found. */
export function moveOf<State extends string>(
  { table, column, from }: StateTable<State>,
  goal: State,
  { set, using, where }: MoveParts,
): Move {
  const before = from[goal].map((state) => `'${state}'`).join(', ');
  const tables = using === undefined ? '' : ` FROM ${using}`;
  return {
    goal: `${table}.${column} → ${goal}`,
    text: `UPDATE ${table} r SET ${column} = '${goal}', ${set}${tables}
      WHERE r.${column} = ANY(ARRAY[${before}]::text[]) AND ${where} RETURNING r.id`,
  };
}

/** Moves the rows that may; the ids of those that did. */
export async function moveTo(
  tx: Queryable,
  move: Move,
  values: readonly unknown[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(move.text, values);
  return rows.map(({ id }) => id);
}

/**
 * The same, for rows that are locked and known to be there: one that may not move is a mistake of ours, and nothing is
 * written.
 */
export async function moveAll(
  tx: Queryable,
  move: Move,
  ids: readonly string[],
  values: readonly unknown[],
): Promise<void> {
  const moved = new Set(await moveTo(tx, move, values));
  const left = ids.filter((id) => !moved.has(id));
  if (left.length > 0) throw new Error(`${move.goal} is no move for ${left.join(', ')}`);
}
