import { type NounName, type Nouns, nouns } from '../nouns/registry.js';
import { type QuotaRow } from './quota-row.js';

type Row = { [N in NounName]: NonNullable<(typeof nouns)[N]['quotas']>[number] }[NounName];

/** What is limited: the names of the nouns' quotas. */
export type QuotaResource = Row['name'];

/** Those of which triggers keep what a project uses. */
export type SummedResource = Extract<Row, { counts: 'usage' }>['name'];

/** The quotas of a registry's nouns. */
export const quotasOf = (registry: Nouns): readonly QuotaRow[] =>
  Object.values(registry).flatMap(({ quotas }) => quotas ?? []);

/** Those of the cloud's own nouns, by name. */
export const QUOTAS = Object.fromEntries(quotasOf(nouns).map((quota) => [quota.name, quota])) as Readonly<
  Record<QuotaResource, QuotaRow>
>;

export const QUOTA_RESOURCES = Object.keys(QUOTAS) as readonly QuotaResource[];

/** Most of each; Infinity: no limit. `ram` in MiB. */
export type QuotaLimits = Readonly<Record<QuotaResource, number>>;

/** What a project's resources use. `ram` in MiB. */
export type Usage = Readonly<Record<SummedResource, number>>;

export interface Quota {
  readonly usage: Usage;
  readonly limits: QuotaLimits;
}

export const SUMMED_RESOURCES = QUOTA_RESOURCES.filter(
  (name) => QUOTAS[name].counts === 'usage',
) as readonly SummedResource[];
