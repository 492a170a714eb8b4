import { type ErrorCode } from '../../common/errors/errors.js';

/** What a refusal may name. */
export interface Exceeded {
  readonly limit: number;
  /** What there would be: what is there, and what was asked for. */
  readonly wanted: number;
  /** What it is counted in, as the caller's API names it; empty where the sentence needs none. */
  readonly within: string;
}

/** One limit of a project: all that mechanisms know of it. It stands with the noun that it counts. */
export interface QuotaRow {
  /** `--quota_<name>`, the resource in `quotas` and `project_usage`, and what engine-manage takes. */
  readonly name: string;
  /** Of projects for which nothing else was set. */
  readonly initial: number;
  /** Of the flag. */
  readonly help: string;
  /**
   * What counts. `usage`: what triggers sum under its name (`sum_usage` in a migration); else a query that answers
   * `used` for $1, the project; or, with `in`, the row of that table.
   */
  readonly counts: 'usage' | { readonly sql: string; readonly in?: string };
  readonly refuse: (exceeded: Exceeded) => { readonly code: ErrorCode; readonly message: string };
}
