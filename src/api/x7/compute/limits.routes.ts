import { z } from 'zod';
import type { QuotaLimits } from '../../../cloud/quotas/quota.js';
import type { ProjectUsage } from '../../../cloud/quotas/project-quotas.service.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { limitOf, usedOf } from './limits.js';
import type { QuotaParts } from './quotas.routes.js';

interface AbsoluteRow {
  readonly limit?: string;
  readonly used?: string;
  /** Up to the microversion in which compute stopped to show it. */
  readonly until?: number;
}

/** Compute's names of absolute limits, by the names of quotas. */
const ABSOLUTE: Readonly<Record<string, AbsoluteRow>> = {
  maxServerMeta: { limit: 'metadata_items' },
  maxPersonality: { limit: 'injected_files', until: 56 },
  maxPersonalitySize: { limit: 'injected_file_content_bytes', until: 56 },
  maxImageMeta: { limit: 'metadata_items', until: 38 },
  maxTotalInstances: { limit: 'instances' },
  maxTotalCores: { limit: 'cores' },
  maxTotalRAMSize: { limit: 'ram' },
  maxTotalKeypairs: { limit: 'key_pairs' },
  maxServerGroups: { limit: 'server_groups' },
  maxServerGroupMembers: { limit: 'server_group_members' },
  maxSecurityGroups: { limit: 'security_groups', until: 35 },
  maxSecurityGroupRules: { limit: 'security_group_rules', until: 35 },
  maxTotalFloatingIps: { limit: 'floating_ips', until: 35 },
  totalInstancesUsed: { used: 'instances' },
  totalCoresUsed: { used: 'cores' },
  totalRAMUsed: { used: 'ram' },
  totalServerGroupsUsed: { used: 'server_groups' },
  totalSecurityGroupsUsed: { used: 'security_groups', until: 35 },
  totalFloatingIpsUsed: { used: 'floating_ips', until: 35 },
};

const shown = (version: number): readonly (readonly [string, AbsoluteRow])[] =>
  Object.entries(ABSOLUTE).filter(([, { until = Infinity }]) => version <= until);

const answer = (version: number) =>
  z.strictObject({
    limits: z.strictObject({
      rate: z.array(z.unknown()),
      absolute: z.strictObject(Object.fromEntries(shown(version).map(([name]) => [name, z.int()]))),
    }),
  });

/** What a project may have, and what of it is taken. */
export const limitRoutes = ({ quotas }: QuotaParts): readonly X7Route[] => [
  withRight('quota:read', {
    ...{ method: 'GET', path: '/limits', answer, queries: ['tenant_id'] },
    async handle({ query, version }, { projectId, isAdmin }) {
      const asked = query.get('tenant_id') ?? projectId;
      if (asked !== projectId && !isAdmin)
        throw new X7Error(403, "Policy doesn't allow limits of another project to be performed.");
      const usage = await quotas.usage(asked);
      const limits = await quotas.limits(asked);
      const absolute = shown(version).map(([name, row]) => [name, valueOf(row, limits, usage)]);
      return { status: 200, body: { limits: { rate: [], absolute: Object.fromEntries(absolute) } } };
    },
  }),
];

const valueOf = ({ limit, used }: AbsoluteRow, limits: QuotaLimits, usage: ProjectUsage): number =>
  limit === undefined ? usedOf(used ?? '', usage) : limitOf(limit, limits);
