import { type QuotaNames } from '../nouns/noun.js';

/** What is limited: the names of the nouns' quotas. */
export type QuotaResource = keyof QuotaNames;

/** Those of which triggers keep what a project uses. */
export type SummedResource = {
  [R in QuotaResource]: QuotaNames[R] extends 'usage' ? R : never;
}[QuotaResource];

/** Most of each; Infinity: no limit. `ram` in MiB. */
export type QuotaLimits = Readonly<Record<QuotaResource, number>>;

/** What a project's resources use. `ram` in MiB. */
export type Usage = Readonly<Record<SummedResource, number>>;

export interface Quota {
  readonly usage: Usage;
  readonly limits: QuotaLimits;
}
