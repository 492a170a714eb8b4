/** Addresses of an interface beside its first. */
export interface MoreAddresses {
  /** These. */
  readonly addresses: readonly string[];
  /** And so many, whichever are free. */
  readonly count: number;
}
