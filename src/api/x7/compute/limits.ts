import { type z } from 'zod';
import type { QuotaLimits, QuotaResource } from '../../../cloud/quotas/quota.js';
import type { ProjectUsage } from '../../../cloud/quotas/project-quotas.service.js';
import { MAX_TAGS } from '../../../cloud/tags/tag.js';

/** What compute limits: by one of our quotas, or by a number that nothing changes. */
type Limited = { readonly quota: QuotaResource } | { readonly fixed: number };

/** Up to the microversion in which compute stopped to show it. */
interface LimitRow {
  readonly of: Limited;
  readonly until?: number;
}

/** By compute's names. -1: no limit; 0: this cloud has none of it. */
export const LIMITS: Readonly<Record<string, LimitRow>> = {
  instances: { of: { quota: 'instances' } },
  cores: { of: { quota: 'cores' } },
  ram: { of: { quota: 'ram' } },
  key_pairs: { of: { quota: 'key_pairs' } },
  // One of EC2's tags is the name.
  metadata_items: { of: { fixed: MAX_TAGS - 1 } },
  server_groups: { of: { quota: 'placement_groups' } },
  server_group_members: { of: { quota: 'placement_group_members' } },
  floating_ips: { of: { quota: 'floating_ips' }, until: 35 },
  fixed_ips: { of: { fixed: -1 }, until: 35 },
  security_groups: { of: { quota: 'security_groups' }, until: 35 },
  security_group_rules: { of: { quota: 'security_group_rules' }, until: 35 },
  injected_files: { of: { fixed: 0 }, until: 56 },
  injected_file_content_bytes: { of: { fixed: 0 }, until: 56 },
  injected_file_path_bytes: { of: { fixed: 0 }, until: 56 },
};

export const limitNames = (version: number): readonly string[] =>
  Object.entries(LIMITS).flatMap(([name, { until = Infinity }]) => (version <= until ? [name] : []));

const finite = (limit: number): number => (Number.isFinite(limit) ? limit : -1);

export function limitOf(name: string, limits: QuotaLimits): number {
  const of = LIMITS[name]?.of;
  if (!of) return 0;
  return 'fixed' in of ? of.fixed : finite(limits[of.quota]);
}

export function usedOf(name: string, usage: ProjectUsage): number {
  const of = LIMITS[name]?.of;
  return of && 'quota' in of ? (usage[of.quota] ?? 0) : 0;
}

export const limitSet = (version: number, limits: QuotaLimits): Readonly<Record<string, number>> =>
  Object.fromEntries(limitNames(version).map((name) => [name, limitOf(name, limits)]));

export const limitShape = (version: number, value: z.ZodType): Readonly<Record<string, z.ZodType>> =>
  Object.fromEntries(limitNames(version).map((name) => [name, value]));

/** Classes of quotas got those of server groups at 2.50, and kept the network's until then. */
const isOfClass = (name: string, version: number): boolean => {
  const { until = Infinity } = LIMITS[name] ?? {};
  if (name.startsWith('server_group')) return version >= 50;
  return until === 35 ? version <= 49 : version <= until;
};

export const classNames = (version: number): readonly string[] =>
  Object.keys(LIMITS).filter((name) => isOfClass(name, version));
