import type { CloudEndings, Noun, Outcome, Resource } from '../../../workflows/contracts/noun.js';
import type { ChunkRef, Reason } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';

/** A resource in an operation, at the generation under which the operation has the say over it. */
export interface MemberAt {
  readonly id: string;
  readonly generation: number;
}

/** What became of a host's part of a resource: a cleanup of it is done. */
export interface CleanedUp {
  readonly host: string;
  readonly id: string;
  readonly args: Readonly<Record<string, string>>;
}

/**
 * What operations do to the rows of one noun, in a transaction of theirs. All write under (operation, generation): what
 * a newer operation has taken is left as it is.
 */
export interface NounRows<N extends Noun = Noun> {
  /** EC2's id of one. */
  ec2IdOf(id: string): string;
  /** Locks those that the operation still has the say over, in the order of their ids. Others were overtaken. */
  lock(tx: Queryable, operationId: string, members: readonly MemberAt[]): Promise<ReadonlySet<string>>;
  /** Writes how the operation ended for resources that are locked. */
  write(tx: Queryable, ref: ChunkRef, outcomes: readonly Outcome<N>[]): Promise<void>;
  /**
   * The chunk is started again: raises the generations of those that the operation has the say over, in their rows, in
   * `operation_members`, and in what hangs at them, so that what the lost run still does is fenced off.
   */
  raise(tx: Queryable, ref: ChunkRef): Promise<void>;
  /** Writes that it is unwinding and why; false: a newer operation has it. */
  markUnwinding(
    tx: Queryable,
    what: MemberAt & { readonly operationId: string; readonly reason: Reason },
  ): Promise<boolean>;
  /** Frees what the host still held of it, when that was its last cleanup there. */
  cleanUp(tx: Queryable, cleaned: CleanedUp): Promise<void>;
  /** EC2 ids of those that are placed on the host and have not ended: it cannot be forgotten. */
  placedOn(tx: Queryable, host: string): Promise<readonly string[]>;
  /**
   * The host is forgotten: frees what waits for its word, though it had no cleanup for it, or one of before, and
   * deletes what is kept for it alone.
   */
  letGoOf(tx: Queryable, host: string): Promise<void>;
}

/** Provider token of the record below. */
export const NOUN_ROWS = Symbol('NOUN_ROWS');

/** By noun, in the order in which rows of several are locked. One of the cloud's that is missing does not compile. */
export type NounRowsByName = { readonly [N in keyof CloudEndings]: NounRows<N> } & {
  readonly [N in Noun]?: NounRows<N>;
};

/** The rows of a noun that a row of an operation names. */
export function rowsOf(all: NounRowsByName, noun: Noun): NounRows {
  const rows = Object.hasOwn(all, noun) ? (all[noun] as NounRows | undefined) : undefined;
  if (!rows) throw new Error(`no noun is called ${noun}`);
  return rows;
}

/** Of all nouns, in the order of the locks. */
export const allRows = (all: NounRowsByName): readonly NounRows[] =>
  (Object.keys(all) as Noun[]).map((noun) => rowsOf(all, noun));

/** The resources by noun, in the order of the locks. Nouns without any are left out. */
export const byNoun = <R extends Resource>(
  all: NounRowsByName,
  resources: readonly R[],
): readonly { readonly rows: NounRows; readonly some: readonly R[] }[] =>
  (Object.keys(all) as Noun[])
    .map((noun) => ({ rows: rowsOf(all, noun), some: resources.filter((one) => one.noun === noun) }))
    .filter(({ some }) => some.length > 0);
