/** How an error answers in each API, and whether a step that failed with it is tried again. */
export interface ErrorRow {
  /** HTTP status of EC2's answer. */
  readonly status: number;
  /** HTTP status of X7's answer. */
  readonly x7: number;
  readonly retry: boolean;
}

/** The caller's mistake. `x7`: the HTTP status there; EC2 says 400 of all of them. */
export const client = (x7 = 400): ErrorRow => ({ status: 400, x7, retry: false });

/** The caller is not known, or may not. `x7`: the HTTP status in both APIs. */
export const denied = (x7 = 401): ErrorRow => ({ status: x7, x7, retry: false });
