import type { PortQuery } from '../../../cloud/networks/port-reader.service.js';
import { byId } from '../../../common/refs/ref.js';
import type { RequestContext } from '../../../common/context/request-context.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import {
  addressAt,
  changeFloatingIp,
  createFloatingIp,
  type FloatingIpParts,
} from './floating-ip-changes.js';
import { floatingIpChange, newFloatingIp } from './floating-ip.schema.js';
import { type Behind, floatingIpView } from './floating-ip.view.js';
import { floatingIpShape, oneAnswer } from './network.schema.js';
import { readsBy } from './networks.routes.js';

const one = oneAnswer('floatingip', floatingIpShape);

/** Floating addresses. */
export const floatingIpRoutes = (parts: FloatingIpParts): readonly X7Route[] => [
  ...readsBy({ path: 'floatingips', shape: floatingIpShape, right: 'address:read' }, (context) =>
    viewsOf(parts, context),
  ),
  withRight('address:allocate', {
    ...{ method: 'POST', path: '/floatingips', body: newFloatingIp, answer: one },
    async handle({ body: { floatingip: asked } }, context) {
      const id = await createFloatingIp(parts, context, asked);
      return { status: 201, body: { floatingip: await viewAt(parts, context, id) } };
    },
  }),
  withRight('address:associate', {
    ...{ method: 'PUT', path: '/floatingips/:id', body: floatingIpChange, answer: one },
    async handle({ params: { id = '' }, body: { floatingip: asked } }, context) {
      await changeFloatingIp(parts, context, { row: await addressAt(parts, context, id), asked });
      return { status: 200, body: { floatingip: await viewAt(parts, context, id) } };
    },
  }),
  withRight('address:release', {
    ...{ method: 'DELETE', path: '/floatingips/:id' },
    async handle({ params: { id = '' } }, context) {
      const row = await addressAt(parts, context, id);
      await parts.addresses.release(context, [byId(row.id)], true);
      return { status: 204 };
    },
  }),
];

async function viewsOf(parts: FloatingIpParts, context: RequestContext) {
  const rows = await parts.addresses.list(context, { refs: [] });
  const isBound = rows.some(({ interfaceId }) => interfaceId !== null);
  const behind = await behindOf(parts, context, isBound ? {} : undefined);
  return rows.map((row) => floatingIpView(row, behind));
}

async function viewAt(parts: FloatingIpParts, context: RequestContext, id: string) {
  const row = await addressAt(parts, context, id);
  const { interfaceId } = row;
  return floatingIpView(
    row,
    await behindOf(parts, context, interfaceId === null ? undefined : { id: interfaceId }),
  );
}

/** `query` undefined: nothing is behind any of them. */
async function behindOf(
  { ports, routers }: FloatingIpParts,
  context: RequestContext,
  query: PortQuery | undefined,
): Promise<Behind> {
  const { projectId } = context;
  const [found, all] = query
    ? await Promise.all([ports.list(projectId, query), routers.list(context)])
    : [[], []];
  return {
    projectId,
    ports: new Map(found.map((port) => [port.id, port])),
    routers: new Map(all.flatMap(({ id, interfaces }) => interfaces.map((one) => [one.subnetId, id]))),
  };
}
