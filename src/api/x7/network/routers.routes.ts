import type { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import type { RouterRow } from '../../../cloud/networks/router.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { NeutronError } from './neutron-error.js';
import { builtOnly } from './built-only.js';
import { externalNetworkId } from './external-network.view.js';
import { requireOwnProject } from './named-project.js';
import { oneAnswer, routerInterfaceShape, routerShape } from './network.schema.js';
import { changedRouter, newRouter, type RouterBody, routerInterface } from './network-write.schema.js';
import { inUse } from './network-writes.routes.js';
import { reads } from './networks.routes.js';
import { notFound } from './not-found.js';
import { routerPortId, routerView } from './router.view.js';
import type { SubnetWriteParts } from './subnet-writes.routes.js';

const answer = oneAnswer('router', routerShape);

/** Routers: internet gateways, seen from the other side. That of the default VPC is the operator's, and not shown. */
export const routerRoutes = (parts: SubnetWriteParts): readonly X7Route[] => [
  ...reads('routers', routerShape, (context) => routerViews(parts, context)),
  withRight('vpc:create', {
    ...{ method: 'POST', path: '/routers', body: newRouter, answer },
    async handle({ body: { router: asked } }, context) {
      requireOwnProject(context, asked);
      const id = await parts.routers.create(context, await changeIn(parts, asked));
      return { status: 201, body: { router: await viewAt(parts, context, id) } };
    },
  }),
  withRight('vpc:update', {
    ...{ method: 'PUT', path: '/routers/:id', body: changedRouter, answer },
    async handle({ params: { id = '' }, body: { router: asked } }, context) {
      await rowAt(parts, context, id);
      await parts.routers.change(context, id, await changeIn(parts, asked)).catch(inUse('router', id));
      return { status: 200, body: { router: await viewAt(parts, context, id) } };
    },
  }),
  withRight('vpc:delete', {
    ...{ method: 'DELETE', path: '/routers/:id' },
    async handle({ params: { id = '' } }, context) {
      await rowAt(parts, context, id);
      await parts.routers.remove(context, id).catch(inUse('router', id));
      return { status: 204 };
    },
  }),
  ...interfaceRoutes(parts),
];

const interfaceRoutes = (parts: SubnetWriteParts): readonly X7Route[] =>
  (['add', 'remove'] as const).map((verb) =>
    withRight('vpc:update', {
      ...{ method: 'PUT', path: `/routers/:id/${verb}_router_interface`, body: routerInterface },
      answer: () => routerInterfaceShape,
      async handle({ params: { id = '' }, body }, context) {
        const router = await rowAt(parts, context, id);
        const subnetId = verb === 'add' ? await addedOf(parts, context, body) : removedOf(router, body);
        const work =
          verb === 'add'
            ? parts.routers.addInterface(context, id, byId(subnetId))
            : parts.routers.removeInterface(context, id, subnetId);
        await work.catch(inUse('router', id));
        const { projectId } = context;
        const networkId = router.vpcId ?? (await rowAt(parts, context, id)).vpcId ?? '';
        const view = {
          ...{ id, tenant_id: projectId, project_id: projectId, port_id: routerPortId(id, subnetId) },
          ...{ subnet_id: subnetId, subnet_ids: [subnetId], network_id: networkId, tags: [] },
        };
        return { status: 200, body: view };
      },
    }),
  );

type InterfaceBody = z.infer<typeof routerInterface>;

/** Throws 400, 404, and 501 for a port: a router has the first address of a subnet. */
async function addedOf({ networks }: SubnetWriteParts, { projectId }: RequestContext, body: InterfaceBody) {
  const { subnet_id: subnet, port_id: port } = body;
  requireOne(body);
  if (port !== undefined) throw new X7Error(501, 'Not supported yet: a router interface by port_id');
  const known = (await networks.subnets(projectId)).some(({ id }) => id === subnet);
  if (!known || subnet === undefined) throw notFound('subnet', subnet ?? '');
  return subnet;
}

/** Throws 400, 404. */
function removedOf({ id, interfaces }: RouterRow, body: InterfaceBody): string {
  requireOne(body);
  const found = interfaces.find(
    ({ subnetId }) =>
      (body.subnet_id ?? subnetId) === subnetId &&
      (body.port_id ?? routerPortId(id, subnetId)) === routerPortId(id, subnetId),
  );
  if (found) return found.subnetId;
  throw new NeutronError('RouterInterfaceNotFound', 404, `Router ${id} does not have an interface there.`);
}

function requireOne({ subnet_id: subnet, port_id: port }: InterfaceBody): void {
  if (subnet === undefined && port === undefined)
    throw new X7Error(400, 'Bad router request: Either subnet_id or port_id must be specified.');
}

/** Throws 400 for a network that is not external, 501 for what is not built. */
async function changeIn({ floatingNetworks, networks }: SubnetWriteParts, asked: RouterBody) {
  const { name, description, external_gateway_info: gateway } = asked;
  builtOnly(asked, {
    ...{ admin_state_up: true, routes: [], ha: false, distributed: false, flavor_id: '' },
    availability_zone_hints: [],
  });
  const words = { name, description };
  if (gateway === undefined) return { words };
  const { network_id: id, ...more } = gateway ?? {};
  if (id === undefined) return { words, pool: null };
  builtOnly(more, { enable_snat: false, external_fixed_ips: [] });
  const range = (await floatingNetworks.ranges()).find(({ pool }) => externalNetworkId(pool) === id);
  if (range) return { words, pool: range.pool };
  if ((await networks.networks()).some((network) => network.id === id))
    throw new X7Error(400, `Bad router request: Network ${id} is not an external network.`);
  throw notFound('network', id);
}

async function rowAt({ routers }: SubnetWriteParts, context: RequestContext, id: string): Promise<RouterRow> {
  const row = (await routers.list(context)).find((one) => one.id === id);
  if (row) return row;
  throw notFound('router', id);
}

async function routerViews({ routers, floatingNetworks }: SubnetWriteParts, context: RequestContext) {
  const [first] = await floatingNetworks.ranges();
  const around = { projectId: context.projectId, firstPool: first?.pool };
  return (await routers.list(context)).map((row) => routerView(row, around));
}

async function viewAt(parts: SubnetWriteParts, context: RequestContext, id: string) {
  const view = (await routerViews(parts, context)).find((row) => row.id === id);
  if (view) return view;
  throw notFound('router', id);
}
