import { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import type { Right } from '../../../cloud/users/policy.js';
import type { Worded } from '../../../cloud/vpcs/network-words.service.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { NeutronError } from './neutron-error.js';
import { label } from './network-write.schema.js';
import { requireOwn } from './network-writes.routes.js';
import { networkViews } from './networks.routes.js';
import { notFound } from './not-found.js';
import type { PortWriteParts } from './ports.routes.js';
import type { SubnetWriteParts } from './subnet-writes.routes.js';

type TagParts = PortWriteParts & SubnetWriteParts;

interface Tagged {
  readonly path: string;
  readonly kind: Worded;
  readonly right: Right;
  /** What there is; undefined: it is none of the project's. */
  readonly labels: (context: RequestContext, id: string) => Promise<readonly string[] | undefined>;
  /** Throws 403 for what is not the project's to change. Absent: all that it sees is its own. */
  readonly requireOwn?: (context: RequestContext, id: string) => Promise<void>;
}

const body = z.strictObject({ tags: z.array(label).max(50) });
const answer = () => z.strictObject({ tags: z.array(z.string()) });

const labelsIn = (rows: readonly { readonly id: string; readonly labels: readonly string[] }[], id: string) =>
  rows.find((row) => row.id === id)?.labels;

/** Tags of networks, subnets, ports and routers: words without values, which EC2 does not show. */
export function networkTagRoutes(parts: TagParts): readonly X7Route[] {
  const { networks, ports, routers } = parts;
  const kinds: readonly Tagged[] = [
    {
      ...{ path: 'networks', kind: 'vpc', right: 'vpc:update' },
      async labels(context, id) {
        return (await networkViews(parts, context)).find((network) => network.id === id)?.tags;
      },
      requireOwn: (context, id) => requireOwn(parts, context, id),
    },
    {
      ...{ path: 'subnets', kind: 'subnet', right: 'vpc:update' },
      labels: async ({ projectId }, id) => labelsIn(await networks.subnets(projectId), id),
    },
    {
      ...{ path: 'ports', kind: 'network-interface', right: 'network-interface:update' },
      labels: async ({ projectId }, id) => labelsIn(await ports.list(projectId, { id }), id),
    },
    {
      ...{ path: 'routers', kind: 'internet-gateway', right: 'vpc:update' },
      labels: async (context, id) => labelsIn(await routers.list(context), id),
    },
  ];
  return kinds.flatMap((kind) => [...allRoutes(parts, kind), ...oneRoutes(parts, kind)]);
}

async function labelsOf({ labels, path }: Tagged, context: RequestContext, id: string) {
  const found = await labels(context, id);
  if (found) return found;
  throw notFound(path.slice(0, -1), id);
}

/** They are as they are then. */
async function change(
  { networkWords }: TagParts,
  context: RequestContext,
  { kind, id, labels }: { readonly kind: Tagged; readonly id: string; readonly labels: readonly string[] },
) {
  await kind.requireOwn?.(context, id);
  await networkWords.say(context, { kind: kind.kind, ref: byId(id) }, { labels });
  return labelsOf(kind, context, id);
}

function allRoutes(parts: TagParts, kind: Tagged): readonly X7Route[] {
  const path = `/${kind.path}/:id/tags`;
  return [
    withRight('network:read', {
      ...{ method: 'GET', path, answer },
      async handle({ params: { id = '' } }, context) {
        return { status: 200, body: { tags: await labelsOf(kind, context, id) } };
      },
    }),
    withRight(kind.right, {
      ...{ method: 'PUT', path, body, answer },
      async handle({ params: { id = '' }, body: { tags: labels } }, context) {
        await labelsOf(kind, context, id);
        return { status: 200, body: { tags: await change(parts, context, { kind, id, labels }) } };
      },
    }),
    withRight(kind.right, {
      ...{ method: 'DELETE', path },
      async handle({ params: { id = '' } }, context) {
        await labelsOf(kind, context, id);
        await change(parts, context, { kind, id, labels: [] });
        return { status: 204 };
      },
    }),
  ];
}

function oneRoutes(parts: TagParts, kind: Tagged): readonly X7Route[] {
  const path = `/${kind.path}/:id/tags/:tag`;
  return [
    withRight('network:read', {
      ...{ method: 'GET', path, hasNoBody: true },
      async handle({ params: { id = '', tag = '' } }, context) {
        requireThere(await labelsOf(kind, context, id), tag);
        return { status: 204 };
      },
    }),
    withRight(kind.right, {
      ...{ method: 'PUT', path },
      async handle({ params: { id = '', tag = '' } }, context) {
        requireLabel(tag);
        const labels = await labelsOf(kind, context, id);
        await change(parts, context, { kind, id, labels: [...labels, tag] });
        return { status: 201 };
      },
    }),
    withRight(kind.right, {
      ...{ method: 'DELETE', path },
      async handle({ params: { id = '', tag = '' } }, context) {
        const labels = await labelsOf(kind, context, id);
        requireThere(labels, tag);
        await change(parts, context, { kind, id, labels: labels.filter((one) => one !== tag) });
        return { status: 204 };
      },
    }),
  ];
}

function requireLabel(tag: string): void {
  if (!label.safeParse(tag).success)
    throw new X7Error(400, `Tag '${tag.slice(0, 80)}' is invalid: it must be 1 to 255 characters`);
}

function requireThere(labels: readonly string[], tag: string): void {
  if (!labels.includes(tag))
    throw new NeutronError('TagNotFound', 404, `Tag ${tag.slice(0, 80)} could not be found.`);
}
