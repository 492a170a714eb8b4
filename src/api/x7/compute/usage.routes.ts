import { z } from 'zod';
import type { InstanceUsage, UsageRow } from '../../../cloud/instances/instance-usage.service.js';
import { microsText } from '../door/dates.js';
import { pageOf } from '../door/page.js';
import { isTrue, links, micros } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export interface UsageParts {
  readonly usage: InstanceUsage;
}

const server = z.strictObject({
  ...{
    instance_id: z.string(),
    name: z.string(),
    hours: z.number(),
    flavor: z.string(),
    tenant_id: z.string(),
  },
  ...{ started_at: micros, ended_at: micros.nullable(), state: z.string(), uptime: z.int() },
  ...{ vcpus: z.int(), memory_mb: z.int(), local_gb: z.int() },
});
const tenant = z.strictObject({
  ...{ tenant_id: z.string(), start: micros, stop: micros, total_hours: z.number() },
  ...{ total_vcpus_usage: z.number(), total_memory_mb_usage: z.number(), total_local_gb_usage: z.number() },
  server_usages: z.array(server).optional(),
});

const path = '/os-simple-tenant-usage';
const QUERIES = ['start', 'end', 'limit', 'marker'];

/** What projects used over a time: of all for operators, of one's own for all. */
export const usageRoutes = ({ usage }: UsageParts): readonly X7Route[] => [
  withRight('usage:list', {
    ...{ method: 'GET', path, queries: ['detailed', ...QUERIES] },
    answer: () => z.strictObject({ tenant_usages: z.array(tenant), tenant_usages_links: links.optional() }),
    async handle({ query, base, version }) {
      const span = spanIn(query);
      const all = await usage.list({ ...span, projectId: null });
      const { rows, next } = pageIn(all, { query, version, url: `${base}/compute/v2.1${path}` });
      const projects = [...new Set(rows.map(({ projectId }) => projectId))];
      const detailed = isTrue(query.get('detailed') ?? '0');
      const tenants = projects.map((id) => {
        const own = rows.filter(({ projectId }) => projectId === id);
        const { server_usages: servers, ...sums } = tenantView(own, span, id);
        return detailed ? { ...sums, server_usages: servers } : sums;
      });
      return { status: 200, body: { tenant_usages: tenants, ...(next && { tenant_usages_links: next }) } };
    },
  }),
  projectRoute(usage),
];

const projectRoute = (usage: InstanceUsage): X7Route =>
  withRight('quota:read', {
    ...{ method: 'GET', path: `${path}/:project`, queries: QUERIES },
    answer: () =>
      z.strictObject({
        tenant_usage: z.union([tenant, z.strictObject({})]),
        tenant_usage_links: links.optional(),
      }),
    async handle({ params: { project = '' }, query, base, version }, { projectId, isAdmin }) {
      if (project !== projectId && !isAdmin)
        throw new X7Error(403, "Policy doesn't allow usage of another project to be performed.");
      const span = spanIn(query);
      const all = UUID.test(project) ? await usage.list({ ...span, projectId: project }) : [];
      const url = `${base}/compute/v2.1${path}/${project}`;
      const { rows, next } = pageIn(all, { query, version, url });
      const view = rows.length === 0 ? {} : tenantView(rows, span, project);
      return { status: 200, body: { tenant_usage: view, ...(next && { tenant_usage_links: next }) } };
    },
  });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** From 2.40 on instances come in pages, and sums are those of a page. Throws 400 for a marker that is none of them. */
function pageIn(
  all: readonly UsageRow[],
  {
    query,
    version,
    url,
  }: { readonly query: URLSearchParams; readonly version: number; readonly url: string },
): { readonly rows: readonly UsageRow[]; readonly next?: readonly object[] | undefined } {
  if (version < 40) return { rows: all };
  return pageOf(
    all.map((row) => ({ ...row, id: row.instanceId })),
    { query, url },
  );
}

interface Span {
  readonly start: Date;
  readonly stop: Date;
}

/** Until now, from four weeks ago, unless they are told. Throws 400. */
function spanIn(query: URLSearchParams): Span {
  const now = new Date();
  const stop = momentIn(query, 'end') ?? now;
  const start = momentIn(query, 'start') ?? new Date(now.getTime() - 28 * 86_400_000);
  if (start > stop)
    throw new X7Error(400, 'Invalid start time. The start time cannot occur after the end time.');
  return { start, stop };
}

function momentIn(query: URLSearchParams, name: string): Date | undefined {
  const asked = query.get(name);
  if (asked === null || asked === '') return undefined;
  const at = new Date(`${asked.replace(' ', 'T').replace(/Z$/, '')}Z`);
  const isMoment = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?Z?$/.test(asked);
  if (isMoment && !Number.isNaN(at.getTime())) return at;
  const day = new Date(`${asked}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(asked) && !Number.isNaN(day.getTime())) return day;
  throw new X7Error(400, `Datetime is in invalid format: ${asked.slice(0, 50)}`);
}

function tenantView(rows: readonly UsageRow[], { start, stop }: Span, id: string) {
  const sum = (of: (row: UsageRow) => number) => rows.reduce((all, row) => all + row.hours * of(row), 0);
  return {
    ...{ tenant_id: id, start: microsText(start.getTime()), stop: microsText(stop.getTime()) },
    ...{ total_hours: sum(() => 1), total_vcpus_usage: sum(({ vcpus }) => vcpus) },
    ...{
      total_memory_mb_usage: sum((row) => row.memoryMiB),
      total_local_gb_usage: sum((row) => row.diskGiB),
    },
    server_usages: rows.map(serverView),
  };
}

const serverView = (row: UsageRow): object => ({
  ...{ instance_id: row.instanceId, name: row.name, hours: row.hours, flavor: row.flavorName },
  ...{ tenant_id: row.projectId, started_at: microsText(row.startedAt) },
  ended_at: row.endedAt === null ? null : microsText(row.endedAt),
  state: row.lifecycle === 'deleted' ? 'terminated' : row.lifecycle,
  ...{ uptime: row.uptime, vcpus: row.vcpus, memory_mb: row.memoryMiB, local_gb: row.diskGiB },
});
