import { requireAllFound } from '../../common/refs/not-found.js';
import { type Reading } from './pagination.js';
import { type IdNoun, idRefs } from './refs.js';

/** What is asked of a noun with few rows. */
export interface FewRows<Row> {
  readonly noun: IdNoun;
  /** Empty or undefined: all. */
  readonly ids: readonly string[] | undefined;
  readonly matches: (row: Row) => boolean;
  readonly idOf: (row: Row) => string | undefined;
}

/** A page of views that are all at hand, in the order of their ids. Throws the noun's Malformed code, and NotFound. */
export function fewRows<Row>(all: readonly Row[], { noun, ids, matches, idOf }: FewRows<Row>): Reading<Row> {
  const refs = idRefs(noun, ids);
  const keyOf = (row: Row) => idOf(row) ?? '';
  requireAllFound(
    noun,
    refs,
    all.map((row) => ({ ec2Id: keyOf(row) })),
  );
  const asked = new Set(refs.map(({ value }) => value));
  const rows = all
    .filter((row) => (asked.size === 0 || asked.has(keyOf(row))) && matches(row))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { read: async ({ after }) => rows.filter((row) => after === null || keyOf(row) > after), keyOf };
}
