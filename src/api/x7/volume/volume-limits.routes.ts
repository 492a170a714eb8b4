import { z } from 'zod';
import type { QuotaResource } from '../../../cloud/quotas/quota.js';
import { NOBODY, requireProject } from '../compute/quotas.routes.js';
import { isTrue } from '../door/shapes.js';
import { integerish } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import type { VolumeParts } from './volume-parts.js';
import { LIMIT_NAMES, VOLUME_LIMITS, volumeLimitOf, volumeUsedOf } from './volume-quotas.js';

type Parts = Pick<VolumeParts, 'quotas'>;

const path = '/os-quota-sets/:project';
const every = (value: z.ZodType) => Object.fromEntries(LIMIT_NAMES.map((name) => [name, value]));
const usage = z.strictObject({ limit: z.int(), in_use: z.int(), reserved: z.int(), allocated: z.int() });
const setAnswer = () =>
  z.strictObject({
    quota_set: z.union([
      z.strictObject({ id: z.string(), ...every(z.int()) }),
      z.strictObject({ id: z.string(), ...every(usage) }),
    ]),
  });
const bareAnswer = () => z.strictObject({ quota_set: z.strictObject(every(z.int())) });

const limit = integerish(-1, 2_147_483_647).optional();
const updateBody = z.strictObject({
  quota_set: z.strictObject({
    ...Object.fromEntries(LIMIT_NAMES.map((name) => [name, limit])),
    ...{ tenant_id: z.string().optional(), force: z.boolean().optional() },
    skip_validation: z.boolean().optional(),
  }),
});
type Update = z.infer<typeof updateBody>;

/** What a project may have of block storage, and what of it is taken. */
export const volumeLimitRoutes = (parts: Parts): readonly X7Route[] => [
  limitRoute(parts),
  ...readRoutes(parts),
  withRight('quota:update', {
    ...{ method: 'PUT', path, body: updateBody, answer: bareAnswer },
    async handle(request) {
      await update(parts, request);
      const { project = '' } = request.params;
      return { status: 200, body: { quota_set: await limitsOf(parts, project) } };
    },
  }),
  withRight('quota:update', {
    ...{ method: 'DELETE', path },
    async handle({ params: { project = '' } }) {
      await parts.quotas.reset(project, OURS);
      return { status: 200 };
    },
  }),
];

const OURS: readonly QuotaResource[] = Object.values(VOLUME_LIMITS).flatMap((of) =>
  'quota' in of ? [of.quota] : [],
);

const readRoutes = (parts: Parts): readonly X7Route[] => [
  withRight('quota:read', {
    ...{ method: 'GET', path, answer: setAnswer },
    async handle({ params: { project = '' }, query }, context) {
      const used = await requireProject(parts.quotas, project, context);
      const limits = await limitsOf(parts, project);
      if (!isTrue(query.get('usage') ?? 'false'))
        return { status: 200, body: { quota_set: { id: project, ...limits } } };
      const rows = LIMIT_NAMES.map((name) => [
        name,
        { limit: limits[name], in_use: volumeUsedOf(name, used), reserved: 0, allocated: 0 },
      ]);
      return { status: 200, body: { quota_set: { id: project, ...Object.fromEntries(rows) } } };
    },
  }),
  withRight('quota:read', {
    ...{ method: 'GET', path: `${path}/defaults`, answer: setAnswer },
    async handle({ params: { project = '' } }, context) {
      await requireProject(parts.quotas, project, context);
      return { status: 200, body: { quota_set: { id: project, ...(await limitsOf(parts, NOBODY)) } } };
    },
  }),
];

/** By block storage's names of absolute limits. */
const ABSOLUTE: Readonly<Record<string, { readonly limit?: string; readonly used?: string }>> = {
  ...{ maxTotalVolumes: { limit: 'volumes' }, maxTotalSnapshots: { limit: 'snapshots' } },
  ...{ maxTotalVolumeGigabytes: { limit: 'gigabytes' }, maxTotalBackups: { limit: 'backups' } },
  ...{ maxTotalBackupGigabytes: { limit: 'backup_gigabytes' }, totalVolumesUsed: { used: 'volumes' } },
  ...{ totalSnapshotsUsed: { used: 'snapshots' }, totalGigabytesUsed: { used: 'gigabytes' } },
  ...{ totalBackupsUsed: { used: 'backups' }, totalBackupGigabytesUsed: { used: 'backup_gigabytes' } },
};

const limitRoute = ({ quotas }: Parts): X7Route =>
  withRight('quota:read', {
    ...{ method: 'GET', path: '/limits' },
    answer: () =>
      z.strictObject({
        limits: z.strictObject({
          rate: z.array(z.unknown()),
          absolute: z.strictObject(Object.fromEntries(Object.keys(ABSOLUTE).map((name) => [name, z.int()]))),
        }),
      }),
    async handle(_request, { projectId }) {
      const used = await quotas.usage(projectId);
      const limits = await quotas.limits(projectId);
      const rows = Object.entries(ABSOLUTE).map(([name, row]) => [
        name,
        row.limit === undefined ? volumeUsedOf(row.used ?? '', used) : volumeLimitOf(row.limit, limits),
      ]);
      return { status: 200, body: { limits: { rate: [], absolute: Object.fromEntries(rows) } } };
    },
  });

async function limitsOf({ quotas }: Parts, project: string): Promise<Readonly<Record<string, number>>> {
  const limits = await quotas.limits(project);
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, volumeLimitOf(name, limits)]));
}

/** What is none of ours cannot be changed; saying what it already is is no change. */
async function update({ quotas }: Parts, { params: { project = '' }, body }: X7Request<Update>) {
  const { force, ...asked } = body.quota_set;
  const limits: Record<string, number> = {};
  for (const [name, value] of Object.entries(asked) as readonly [string, unknown][]) {
    const of = VOLUME_LIMITS[name];
    if (typeof value !== 'number' || !of) continue;
    if ('quota' in of) limits[of.quota] = value;
    else if (value !== of.fixed) throw new X7Error(501, `The quota ${name} cannot be changed in this cloud.`);
  }
  await quotas.set(project, { limits, isForced: force === true });
}
