import type { DriftInventories } from '../repair/drift-contribution.js';
import type { Finding } from './finding.js';

/** Rows that checks look at: one SELECT, read once however many checks select it. */
export interface Fact<Row extends object> {
  readonly name: string;
  readonly sql: string;
  /** Never there: what its rows are like. */
  readonly rows?: readonly Row[];
}

export const fact = <Row extends object>(name: string, sql: string): Fact<Row> => ({ name, sql });

type Selection = Readonly<Record<string, Fact<object>>>;

type Selected<S extends Selection> = {
  readonly [K in keyof S]: S[K] extends Fact<infer Row> ? readonly Row[] : never;
};

export interface Inventories {
  /** Of hosts that answered in time. */
  readonly inventories: ReadonlyMap<string, DriftInventories>;
}

/** One thing that the audit looks at: which rows it wants, and what it finds in them. */
export interface AuditCheck {
  readonly facts: readonly Fact<object>[];
  /** Pure, over facts of one moment. */
  find(facts: Inventories): readonly Finding[];
}

/** What the checks find in rows by the names of their facts. */
export const findingsIn = (facts: Inventories, checks: readonly AuditCheck[]): readonly Finding[] =>
  checks.flatMap(({ find }) => find(facts));

/** A check with the facts that it owns or shares; `find` gets the selected rows by the names that it gives them. */
export function check<const S extends Selection>({
  select,
  find,
}: {
  readonly select: S;
  readonly find: (facts: Selected<S> & Inventories) => readonly Finding[];
}): AuditCheck {
  const facts = Object.values<Fact<object>>(select);
  return { facts, find: (all) => find(selected(select, all)) };
}

function selected<S extends Selection>(select: S, all: Inventories): Selected<S> & Inventories {
  const found = all as Inventories & Readonly<Record<string, unknown>>;
  const rows = Object.entries(select).map(([as, { name }]) => [as, found[name] ?? []]);
  return { ...(Object.fromEntries(rows) as Selected<S>), inventories: all.inventories };
}
