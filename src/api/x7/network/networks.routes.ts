import type { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { FloatingNetworks } from '../../../cloud/floating-addresses/floating-networks.service.js';
import type { NetworkReader } from '../../../cloud/networks/network-reader.service.js';
import type { Right } from '../../../cloud/users/policy.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { externalNetworkViews, externalSubnetViews } from './external-network.view.js';
import { flatNetworkView, ownNetworkView, subnetView } from './network.view.js';
import { listAnswer, networkShape, oneAnswer, subnetShape } from './network.schema.js';
import { cut, neutronList, type NeutronView } from './neutron-list.js';
import { notFound } from './not-found.js';

export interface NetworkParts {
  readonly networks: NetworkReader;
  readonly floatingNetworks: FloatingNetworks;
}

/**
 * Networks and subnets, as they are: the cloud's network and the project's part of it in each zone; the project's VPCs
 * and their subnets; and each pool of floating addresses, which is an external network whose ranges are its subnets.
 */
export const networkRoutes = (parts: NetworkParts): readonly X7Route[] => [
  ...reads('networks', networkShape, (context) => networkViews(parts, context)),
  ...reads('subnets', subnetShape, (context) => subnetViews(parts, context)),
];

type Rows = (context: RequestContext) => Promise<readonly NeutronView[]>;

interface Kind {
  /** `floatingips`. */
  readonly path: string;
  readonly shape: z.ZodType;
  readonly right: Right;
}

/** The list and one of it, for who may read networks. */
export const reads = (path: string, shape: z.ZodType, rows: Rows): readonly X7Route[] =>
  readsBy({ path, shape, right: 'network:read' }, rows);

/** The list and one of it. */
export function readsBy({ path, shape, right }: Kind, rows: Rows): readonly X7Route[] {
  const key = path.replaceAll('-', '_');
  const one = key.slice(0, -1);
  return [
    withRight(right, {
      ...{ method: 'GET', path: `/${path}`, answer: listAnswer(key, shape) },
      handle: async ({ base, query }, context) =>
        neutronList(await rows(context), { base, path, key, query }),
    }),
    withRight(right, {
      ...{ method: 'GET', path: `/${path}/:id`, answer: oneAnswer(one, shape) },
      async handle({ params: { id = '' }, query }, context) {
        const row = (await rows(context)).find((found) => found.id === id);
        if (!row) throw notFound(one, id);
        return { status: 200, body: { [one]: cut(row, query) } };
      },
    }),
  ];
}

export async function networkViews(
  { networks, floatingNetworks }: NetworkParts,
  { projectId }: RequestContext,
) {
  const subnets = await networks.subnets(projectId);
  const flat = (await networks.networks()).map((row) => flatNetworkView(row, subnets));
  const own = (await networks.own(projectId)).map((row) => ownNetworkView(row, { subnets, projectId }));
  return [...flat, ...own, ...externalNetworkViews(await floatingNetworks.ranges())];
}

export async function subnetViews(
  { networks, floatingNetworks }: NetworkParts,
  { projectId }: RequestContext,
) {
  const own = (await networks.subnets(projectId)).map((row) => subnetView(row, projectId));
  return [...own, ...externalSubnetViews(await floatingNetworks.ranges())];
}
