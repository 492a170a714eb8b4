import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { QuotaLimits, QuotaResource } from '../../../cloud/quotas/quota.js';
import type { ProjectQuotas, ProjectUsage } from '../../../cloud/quotas/project-quotas.service.js';
import { integerish } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export interface NetworkQuotaParts {
  readonly quotas: ProjectQuotas;
}

/** By the network API's names: a quota of ours, or a number that nothing changes. */
const QUOTAS: Readonly<Record<string, { readonly quota: QuotaResource } | { readonly fixed: number }>> = {
  // The default VPC counts as a network and a router, and subnets count in their network.
  ...{ network: { quota: 'vpcs' }, subnet: { quota: 'vpc_subnets' }, router: { quota: 'internet_gateways' } },
  port: { quota: 'network_interfaces' },
  floatingip: { quota: 'floating_ips' },
  security_group: { quota: 'security_groups' },
  security_group_rule: { quota: 'security_group_rules' },
  ...{ subnetpool: { fixed: 0 }, rbac_policy: { fixed: 0 } },
};
const NAMES = Object.keys(QUOTAS);
const OURS = Object.values(QUOTAS).flatMap((of) => ('quota' in of ? [of.quota] : []));
const NOBODY = '00000000-0000-0000-0000-000000000000';
const path = '/quotas/:project';

const shaped = (value: z.ZodType) => () =>
  z.strictObject({ quota: z.strictObject(Object.fromEntries(NAMES.map((name) => [name, value]))) });
const answer = shaped(z.int());
const detail = z.strictObject({ limit: z.int(), used: z.int(), reserved: z.int() });

const value = integerish(-1, 2_147_483_647).optional();
const change = z.strictObject({
  quota: z.strictObject({
    ...Object.fromEntries(NAMES.map((name) => [name, value])),
    ...{ tenant_id: z.string().optional(), project_id: z.string().optional(), force: z.boolean().optional() },
    check_limit: z.boolean().optional(),
  }),
});
type Change = z.infer<typeof change>;

/** Quotas of projects: one's own for all, others' for operators. */
export const networkQuotaRoutes = (parts: NetworkQuotaParts): readonly X7Route[] => [
  ...readRoutes(parts),
  withRight('quota:update', {
    ...{ method: 'PUT', path, body: change, answer },
    async handle(request) {
      await update(parts, request);
      return { status: 200, body: { quota: shown(await parts.quotas.limits(projectOf(request))) } };
    },
  }),
  withRight('quota:update', {
    ...{ method: 'DELETE', path },
    async handle(request) {
      await parts.quotas.reset(projectOf(request), OURS);
      return { status: 204 };
    },
  }),
];

const readRoutes = ({ quotas }: NetworkQuotaParts): readonly X7Route[] => [
  withRight('quota:read', {
    ...{ method: 'GET', path, answer },
    async handle(request, context) {
      await usageOf(quotas, projectOf(request), context);
      return { status: 200, body: { quota: shown(await quotas.limits(projectOf(request))) } };
    },
  }),
  withRight('quota:read', {
    ...{ method: 'GET', path: `${path}/default`, answer },
    async handle(request, context) {
      await usageOf(quotas, projectOf(request), context);
      return { status: 200, body: { quota: shown(await quotas.limits(NOBODY)) } };
    },
  }),
  withRight('quota:read', {
    ...{ method: 'GET', path: `${path}/details.json`, answer: shaped(detail) },
    async handle(request, context) {
      const usage = await usageOf(quotas, projectOf(request), context);
      const limits = shown(await quotas.limits(projectOf(request)));
      const rows = NAMES.map((name) => [
        name,
        { limit: limits[name] ?? 0, used: usedOf(name, usage), reserved: 0 },
      ]);
      return { status: 200, body: { quota: Object.fromEntries(rows) } };
    },
  }),
];

const projectOf = ({ params: { project = '' } }: Pick<X7Request, 'params'>): string => project;

function usageOf(
  quotas: ProjectQuotas,
  project: string,
  { projectId, isAdmin }: RequestContext,
): Promise<ProjectUsage> {
  if (project !== projectId && !isAdmin)
    throw new X7Error(403, 'rule:get_quota is disallowed by policy for another project');
  return quotas.usage(project);
}

const usedOf = (name: string, usage: ProjectUsage): number => {
  const of = QUOTAS[name];
  return of && 'quota' in of ? (usage[of.quota] ?? 0) : 0;
};

const finite = (limit: number): number => (Number.isFinite(limit) ? limit : -1);
const shown = (limits: QuotaLimits): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(QUOTAS).map(([name, of]) => [name, 'quota' in of ? finite(limits[of.quota]) : of.fixed]),
  );

/** What is none of ours cannot be changed; saying what it is already is no change. */
async function update({ quotas }: NetworkQuotaParts, request: X7Request<Change>): Promise<void> {
  const { force, ...asked } = request.body.quota;
  const limits: Record<string, number> = {};
  for (const [name, limit] of Object.entries(asked) as readonly [string, unknown][]) {
    const of = QUOTAS[name];
    if (typeof limit !== 'number' || !of) continue;
    if ('quota' in of) limits[of.quota] = limit;
    else if (limit !== of.fixed) throw new X7Error(501, `The quota ${name} cannot be changed in this cloud.`);
  }
  await quotas.set(projectOf(request), { limits, isForced: force === true });
}
