import type { QuotaLimits, QuotaResource } from '../../../cloud/quotas/quota.js';
import type { ProjectUsage } from '../../../cloud/quotas/project-quotas.service.js';
import { TYPE_NAMES } from './volume-type-names.js';

type Limited = { readonly quota: QuotaResource } | { readonly fixed: number };

/** No type of volumes has limits of its own. */
const OF_TYPES = Object.fromEntries(
  TYPE_NAMES.flatMap((type) =>
    ['volumes', 'gigabytes', 'snapshots'].map((name) => [`${name}_${type}`, { fixed: -1 }]),
  ),
);

/**
 * By block storage's names: a quota of ours, or a number that nothing changes. -1: no limit; 0: there is none of it.
 */
export const VOLUME_LIMITS: Readonly<Record<string, Limited>> = {
  ...{ volumes: { quota: 'volumes' }, gigabytes: { quota: 'gigabytes' }, snapshots: { quota: 'snapshots' } },
  ...{ backups: { fixed: 0 }, backup_gigabytes: { fixed: 0 }, groups: { fixed: 0 } },
  ...{ per_volume_gigabytes: { fixed: -1 }, ...OF_TYPES },
};

export const LIMIT_NAMES = Object.keys(VOLUME_LIMITS);

export function volumeLimitOf(name: string, limits: QuotaLimits): number {
  const of = VOLUME_LIMITS[name];
  if (!of) return 0;
  if ('fixed' in of) return of.fixed;
  return Number.isFinite(limits[of.quota]) ? limits[of.quota] : -1;
}

export function volumeUsedOf(name: string, usage: ProjectUsage): number {
  const of = VOLUME_LIMITS[name];
  return of && 'quota' in of ? Number(usage[of.quota] ?? 0) : 0;
}
