import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { ProjectQuotas } from '../../../cloud/quotas/project-quotas.service.js';
import { boolish, integerish } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { classNames, LIMITS, limitNames, limitOf, limitSet, limitShape, usedOf } from './limits.js';

export interface QuotaParts {
  readonly quotas: ProjectQuotas;
}

const path = '/os-quota-sets/:project';
const limit = integerish(-1, 2_147_483_647).optional();
const updateBody = z.strictObject({
  quota_set: z.strictObject({
    ...Object.fromEntries(Object.keys(LIMITS).map((name) => [name, limit])),
    ...{ force: boolish.optional(), tenant_id: z.string().optional() },
  }),
});
type Update = z.infer<typeof updateBody>;

const setAnswer = (version: number) =>
  z.strictObject({ quota_set: z.strictObject({ id: z.string(), ...limitShape(version, z.int()) }) });
const detail = z.strictObject({ limit: z.int(), in_use: z.int(), reserved: z.int() });

/** Quotas of projects: one's own for all, others' for operators. */
export const quotaRoutes = (parts: QuotaParts): readonly X7Route[] => [
  ...readRoutes(parts),
  withRight('quota:update', {
    ...{ method: 'PUT', path, body: updateBody, queries: ['user_id'] },
    answer: (version) => z.strictObject({ quota_set: z.strictObject(limitShape(version, z.int())) }),
    handle: (request) => update(parts, request),
  }),
  withRight('quota:update', {
    ...{ method: 'DELETE', path, queries: ['user_id'] },
    async handle({ params: { project = '' } }) {
      await parts.quotas.reset(project);
      return { status: 202 };
    },
  }),
  classRoute(parts),
];

/** Of no project: what every project has that has none of its own. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const classRoute = (parts: QuotaParts): X7Route =>
  withRight('quota:update', {
    ...{ method: 'GET', path: '/os-quota-class-sets/:class' },
    answer: (version) =>
      z.strictObject({
        quota_class_set: z.strictObject({
          id: z.string(),
          ...Object.fromEntries(classNames(version).map((limited) => [limited, z.int()])),
        }),
      }),
    async handle({ params: { class: name = '' }, version }) {
      if (name !== 'default') throw new X7Error(404, `There is no quota class ${name.slice(0, 80)}`);
      const limits = await parts.quotas.limits(NOBODY);
      const set = classNames(version).map((limited) => [limited, limitOf(limited, limits)]);
      return { status: 200, body: { quota_class_set: { id: name, ...Object.fromEntries(set) } } };
    },
  });

const readRoutes = ({ quotas }: QuotaParts): readonly X7Route[] => [
  withRight('quota:read', {
    ...{ method: 'GET', path, answer: setAnswer, queries: ['user_id'] },
    async handle({ params: { project = '' }, version }, context) {
      await requireProject(quotas, project, context);
      const set = limitSet(version, await quotas.limits(project));
      return { status: 200, body: { quota_set: { id: project, ...set } } };
    },
  }),
  withRight('quota:read', {
    ...{ method: 'GET', path: `${path}/defaults`, answer: setAnswer },
    async handle({ params: { project = '' }, version }, context) {
      await requireProject(quotas, project, context);
      const set = limitSet(version, await quotas.limits(NOBODY));
      return { status: 200, body: { quota_set: { id: project, ...set } } };
    },
  }),
  detailRoute(quotas),
];

const detailRoute = (quotas: ProjectQuotas): X7Route =>
  withRight('quota:read', {
    ...{ method: 'GET', path: `${path}/detail`, queries: ['user_id'] },
    answer: (version) =>
      z.strictObject({ quota_set: z.strictObject({ id: z.string(), ...limitShape(version, detail) }) }),
    async handle({ params: { project = '' }, version }, context) {
      const usage = await requireProject(quotas, project, context);
      const limits = await quotas.limits(project);
      const rows = limitNames(version).map((name) => [
        name,
        { limit: limitOf(name, limits), in_use: usedOf(name, usage), reserved: 0 },
      ]);
      return { status: 200, body: { quota_set: { id: project, ...Object.fromEntries(rows) } } };
    },
  });

/** What it uses. Throws 403 for another's, 404 for one that an operator asks about and that is not there. */
export function requireProject(
  quotas: ProjectQuotas,
  project: string,
  { projectId, isAdmin }: RequestContext,
) {
  if (project !== projectId && !isAdmin)
    throw new X7Error(403, "Policy doesn't allow quota:read of another project to be performed.");
  return quotas.usage(project);
}

async function update(
  { quotas }: QuotaParts,
  { params: { project = '' }, body, version }: X7Request<Update>,
): Promise<X7Answer> {
  const { force, ...asked } = body.quota_set;
  const shown = [...limitNames(version), 'tenant_id'];
  const strange = Object.keys(asked).find((name) => !shown.includes(name));
  if (strange !== undefined)
    throw new X7Error(400, `Additional properties are not allowed ('${strange}' was unexpected)`);
  await quotas.usage(project);
  const before = limitSet(version, await quotas.limits(project));
  const limits: Record<string, number> = {};
  for (const [name, value] of Object.entries(asked) as readonly [string, number | string | undefined][]) {
    const of = LIMITS[name]?.of;
    if (typeof value !== 'number' || !of) continue;
    if ('quota' in of) limits[of.quota] = value;
    else if (value !== before[name])
      throw new X7Error(501, `The quota ${name} cannot be changed in this cloud.`);
  }
  await quotas.set(project, { limits, isForced: force === true });
  return { status: 200, body: { quota_set: limitSet(version, await quotas.limits(project)) } };
}
