import { type Nouns } from '../nouns/noun.js';
import { type QuotaRow } from '../nouns/quota-row.js';
import { nouns } from './registry.js';

type Row = {
  [N in keyof typeof nouns]: NonNullable<(typeof nouns)[N]['quotas']>[number];
}[keyof typeof nouns];

declare module '../nouns/noun.js' {
  interface QuotaNames extends Readonly<{
    [R in Row as R['name']]: R['counts'] extends 'usage' ? 'usage' : 'counted';
  }> {}
}

/** The quotas of a registry's nouns. */
export const quotasOf = (registry: Nouns): readonly QuotaRow[] =>
  Object.values(registry).flatMap(({ quotas }) => quotas ?? []);

/** Those of the cloud's own nouns, by name. */
export const QUOTAS = Object.fromEntries(quotasOf(nouns).map((quota) => [quota.name, quota])) as Readonly<
  Record<Row['name'], QuotaRow>
>;

export const QUOTA_RESOURCES = Object.keys(QUOTAS) as readonly Row['name'][];

export const SUMMED_RESOURCES = QUOTA_RESOURCES.filter((name) => QUOTAS[name].counts === 'usage');
