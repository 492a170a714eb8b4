/** Rows of one kind that are deleted after their retention. */
export interface Purge {
  /** As logs name them. */
  readonly what: string;
  /** How old they are when they go. */
  readonly days: number;
  /** How many one statement takes at most: it must be done long before `--database_statement_timeout`. */
  readonly batch: number;
  /** $1: days, $2: batch. Answers one row for each that is gone. */
  readonly sql: string;
}

/** What tenants may look up: operations, and instances after their end. */
export const KEPT_DAYS = 90;

/** The time before which rows are old, in the SQL of a purge. */
export const OLD = 'engine_now() - make_interval(days => $1)';

/** A number of the cloud's for `/metrics`. */
export interface Gauge {
  /** As Prometheus names it: `engine_…`. */
  readonly name: string;
  readonly help: string;
  /** What tells its series apart. Null: it is one number. */
  readonly label: string | null;
  /** One row a series: `label` (text), where there is one, and `value` (a number). */
  readonly sql: string;
}

/** What `engine ps` shows, the newest or the busiest first. */
export interface Listing {
  /** Those of the query, in its order. */
  readonly columns: readonly string[];
  /** $1: how many rows at most. */
  readonly sql: string;
}

/** One thing that doctor looks at in the rows. */
export interface Symptom {
  /** What would be well, in a word or two. */
  readonly what: string;
  /** One row for each that is not well: `resource`, and `words` for the operator. */
  readonly sql: string;
}

/** What the shell offers where one of it is named. */
export interface Completion {
  /** $1: what is typed, $2: how many at most. Column `id`. */
  readonly sql: string;
}

/** What the end of a project means for rows that are its. */
export interface ProjectEnd {
  /** Rows for which project $1 stays: their name in the refusal, and FROM and WHERE of a query. Null: none. */
  readonly holds: { readonly what: string; readonly rows: string } | null;
  /** Statements that delete the rows of project $1, those that name others first. */
  readonly removes: readonly string[];
}

/** What the drawn tables of docs/nouns.md say. */
export interface DocsFacts {
  readonly is: string;
  /** When its rows go. */
  readonly lives: string;
}

/**
 * What the shared mechanisms take from each that has rows: a noun, or machinery that several nouns share. Every slot is
 * filled; null is a decision: it has none of it.
 */
export interface RowKeeper {
  /** As NotFound, rights and logs say it. */
  readonly name: string;
  /** For backups: rows that are named stand before those that name them. */
  readonly tables: readonly string[];
  /** Null: its rows go in the statement that ends them, or stay. */
  readonly purge: Purge | null;
  readonly gauges: readonly Gauge[] | null;
  readonly ps: Listing | null;
  readonly doctor: Symptom | null;
  readonly completion: Completion | null;
  /** Null: no row is a project's, or it outlives the project. */
  readonly projectEnd: ProjectEnd | null;
  readonly docs: DocsFacts;
}

/** Provider token of all that have rows: those that are named before those that name them. */
export const ROW_KEEPERS = Symbol('ROW_KEEPERS');

/** Offers a column of rows: tables and condition, as `images WHERE true`. */
export const completionOf = (rows: string, column = 'ec2_id'): Completion => ({
  sql: `SELECT DISTINCT ${column} AS id FROM ${rows} AND starts_with(${column}, $1) ORDER BY 1 LIMIT $2`,
});
