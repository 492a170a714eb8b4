import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { QuotaLimits } from '../../../cloud/quotas/quota.js';
import type { ProjectQuotas } from '../../../cloud/quotas/project-quotas.service.js';
import type { ZoneService } from '../../../cloud/zones/zone.service.js';
import { withRight, withToken, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { notFound } from './not-found.js';

export interface ExtraParts {
  readonly quotas: ProjectQuotas;
  readonly zones: ZoneService;
  readonly region: string;
}

/** What holds of the routes that there are. */
const ALIASES = [
  ...[
    'security-group',
    'binding',
    'quotas',
    'net-mtu',
    'port-security',
    'project-id',
    'pagination',
    'sorting',
  ],
  ...['standard-attr-description', 'standard-attr-timestamp', 'standard-attr-revisions'],
  ...['availability_zone', 'network_availability_zone', 'security-groups-normalized-cidr'],
];

const extension = z.strictObject({
  ...{ alias: z.string(), name: z.string(), description: z.string(), updated: z.string() },
  links: z.array(z.unknown()),
});
const viewOf = (alias: string) => ({
  ...{ alias, name: alias, description: alias, updated: '2014-12-03T00:00:00-00:00', links: [] },
});

const QUOTAS: Readonly<Record<string, (limits: QuotaLimits) => number>> = {
  // The cloud's network is there; what tenants may make is none of these.
  ...{ network: () => 0, subnet: () => 0, port: () => -1, router: () => 0, floatingip: () => 0 },
  security_group: ({ security_groups: limit }) => (Number.isFinite(limit) ? limit : -1),
  security_group_rule: ({ security_group_rules: limit }) => (Number.isFinite(limit) ? limit : -1),
  ...{ subnetpool: () => 0, rbac_policy: () => 0 },
};
const quotaAnswer = () =>
  z.strictObject({
    quota: z.strictObject(Object.fromEntries(Object.keys(QUOTAS).map((key) => [key, z.int()]))),
  });

/** Extensions, quotas and zones. */
export const extraRoutes = (parts: ExtraParts): readonly X7Route[] => [
  withToken({
    ...{
      method: 'GET',
      path: '/extensions',
      answer: () => z.strictObject({ extensions: z.array(extension) }),
    },
    handle: () => ({ status: 200, body: { extensions: ALIASES.map(viewOf) } }),
  }),
  withToken({
    ...{ method: 'GET', path: '/extensions/:alias', answer: () => z.strictObject({ extension }) },
    handle({ params: { alias = '' } }) {
      if (!ALIASES.includes(alias)) throw notFound('extension', alias);
      return { status: 200, body: { extension: viewOf(alias) } };
    },
  }),
  ...quotaRoutes(parts),
  zoneRoute(parts),
  ...noneRoutes,
];

const zoneRoute = (parts: ExtraParts): X7Route =>
  withRight('zone:read', {
    ...{ method: 'GET', path: '/availability_zones' },
    answer: () =>
      z.strictObject({
        availability_zones: z.array(
          z.strictObject({ name: z.string(), resource: z.string(), state: z.string() }),
        ),
      }),
    async handle() {
      const zones = (await parts.zones.list(parts.region)).map(({ name, available }) => ({
        ...{ name, resource: 'network', state: available ? 'available' : 'unavailable' },
      }));
      return { status: 200, body: { availability_zones: zones } };
    },
  });

/** What this cloud has none of. */
const NONE = ['routers', 'subnetpools', 'address-scopes', 'rbac-policies', 'agents'];
const keyOf = (path: string): string => path.replaceAll('-', '_');

const noneRoutes: readonly X7Route[] = NONE.map((path) =>
  withRight('network:read', {
    ...{ method: 'GET', path: `/${path}` },
    answer: () => z.strictObject({ [keyOf(path)]: z.array(z.unknown()).max(0) }),
    handle: () => ({ status: 200, body: { [keyOf(path)]: [] } }),
  }),
);

function quotaRoutes({ quotas }: ExtraParts): readonly X7Route[] {
  const limitsOf = async (project: string, { projectId, isAdmin }: RequestContext) => {
    if (project !== projectId && !isAdmin)
      throw new X7Error(403, 'rule:get_quota is disallowed by policy for another project');
    await quotas.usage(project);
    return quotas.limits(project);
  };
  const shown = (limits: QuotaLimits) =>
    Object.fromEntries(Object.entries(QUOTAS).map(([key, of]) => [key, of(limits)]));
  const nobody = '00000000-0000-0000-0000-000000000000';
  return [
    withRight('quota:read', {
      ...{ method: 'GET', path: '/quotas/:project', answer: quotaAnswer },
      async handle({ params: { project = '' } }, context) {
        return { status: 200, body: { quota: shown(await limitsOf(project, context)) } };
      },
    }),
    withRight('quota:read', {
      ...{ method: 'GET', path: '/quotas/:project/default', answer: quotaAnswer },
      async handle({ params: { project = '' } }, context) {
        await limitsOf(project, context);
        return { status: 200, body: { quota: shown(await quotas.limits(nobody)) } };
      },
    }),
  ];
}
