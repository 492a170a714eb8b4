import { z } from 'zod';
import { namedUuid } from '../../../common/ids/named-uuid.js';
import type { AggregateRow } from '../../../cloud/hosts/aggregate.js';
import type { AggregateService } from '../../../cloud/hosts/aggregate.service.js';
import { microsText } from '../door/dates.js';
import { micros, nameText, texts } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

export interface AggregateParts {
  readonly aggregates: AggregateService;
}

const ZONE = 'availability_zone';
/** As zones of this cloud are called. */
const zone = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
  .nullable();

const newBody = z.strictObject({ aggregate: z.strictObject({ name: nameText, [ZONE]: zone.optional() }) });
const changeBody = z.strictObject({
  aggregate: z.strictObject({ name: nameText.optional(), [ZONE]: zone.optional() }),
});
const host = z.strictObject({ host: z.string().min(1).max(255) });
const metadata = z.record(z.string().min(1).max(255), z.string().max(255).nullable());
const actionBody = z.union([
  z.strictObject({ add_host: host }),
  z.strictObject({ remove_host: host }),
  z.strictObject({ set_metadata: z.strictObject({ metadata }) }),
]);

const bareOf = (version: number) => ({
  ...(version >= 41 && { uuid: z.uuid() }),
  ...{ id: z.int(), name: z.string(), [ZONE]: z.string().nullable(), created_at: micros },
  ...{ updated_at: micros.nullable(), deleted: z.literal(false), deleted_at: z.null() },
});
const shapeOf = (version: number) =>
  z.strictObject({ ...bareOf(version), hosts: z.array(z.string()), metadata: texts });
const answer = (version: number) => z.strictObject({ aggregate: shapeOf(version) });

const bareView = ({ id, name, zone: of, createdAt, updatedAt }: AggregateRow, version: number) => ({
  ...(version >= 41 && { uuid: namedUuid(`aggregate ${id}`) }),
  ...{ id, name, [ZONE]: of, created_at: microsText(createdAt) },
  ...{ updated_at: updatedAt === null ? null : microsText(updatedAt), deleted: false, deleted_at: null },
});
const viewOf = (row: AggregateRow, version: number) => ({
  ...{ ...bareView(row, version), hosts: row.hosts },
  metadata: { ...row.metadata, ...(row.zone !== null && { [ZONE]: row.zone }) },
});

/** Host aggregates: the operator's. The zone of one is its hosts'. */
export const aggregateRoutes = (parts: AggregateParts): readonly X7Route[] => [
  ...readRoutes(parts),
  withRight('host:update', {
    ...{ method: 'POST', path: '/os-aggregates', body: newBody },
    answer: (version) => z.strictObject({ aggregate: z.strictObject(bareOf(version)) }),
    async handle({ body: { aggregate: asked }, version }) {
      const row = await parts.aggregates.create(asked.name, asked[ZONE] ?? null);
      return { status: 200, body: { aggregate: bareView(row, version) } };
    },
  }),
  withRight('host:update', {
    ...{ method: 'PUT', path: '/os-aggregates/:id', body: changeBody, answer },
    async handle({ params: { id = '' }, body: { aggregate: asked }, version }) {
      if (Object.keys(asked).length === 0) throw new X7Error(400, 'An aggregate needs a name or a zone');
      const row = await parts.aggregates.change(id, { name: asked.name, zone: asked[ZONE] });
      return { status: 200, body: { aggregate: viewOf(row, version) } };
    },
  }),
  withRight('host:update', {
    ...{ method: 'DELETE', path: '/os-aggregates/:id' },
    async handle({ params: { id = '' } }) {
      await parts.aggregates.remove(id);
      return { status: 200 };
    },
  }),
  actionRoute(parts),
];

const actionRoute = ({ aggregates }: AggregateParts): X7Route =>
  withRight('host:update', {
    ...{ method: 'POST', path: '/os-aggregates/:id/action', body: actionBody, answer },
    async handle({ params: { id = '' }, body, version }) {
      return { status: 200, body: { aggregate: viewOf(await act(aggregates, id, body), version) } };
    },
  });

function act(
  aggregates: AggregateService,
  id: string,
  body: z.infer<typeof actionBody>,
): Promise<AggregateRow> {
  if ('add_host' in body) return aggregates.addHost(id, body.add_host.host);
  if ('remove_host' in body) return aggregates.removeHost(id, body.remove_host.host);
  const { [ZONE]: asked, ...others } = body.set_metadata.metadata;
  const read = zone.optional().safeParse(asked);
  if (!read.success) throw new X7Error(400, `Invalid input for field/attribute ${ZONE}.`);
  return aggregates.change(id, { zone: read.data, metadata: others });
}

const readRoutes = ({ aggregates }: AggregateParts): readonly X7Route[] => [
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-aggregates' },
    answer: (version) => z.strictObject({ aggregates: z.array(shapeOf(version)) }),
    async handle({ version }) {
      const rows = await aggregates.list();
      return { status: 200, body: { aggregates: rows.map((row) => viewOf(row, version)) } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-aggregates/:id', answer },
    async handle({ params: { id = '' }, version }) {
      return { status: 200, body: { aggregate: viewOf(await aggregates.get(id), version) } };
    },
  }),
];
