import type { RequestContext } from '../../../common/context/request-context.js';
import type { NetworkRow } from '../../../cloud/networks/network.js';
import type { NetworkReader, SubnetView } from '../../../cloud/networks/network-reader.service.js';
import { secondsText } from '../door/dates.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { listAnswer, networkShape, oneAnswer, subnetShape } from './network.schema.js';
import { cut, neutronList, type NeutronView } from './neutron-list.js';
import { notFound } from './not-found.js';

export interface NetworkParts {
  readonly networks: NetworkReader;
}

/** Networks and subnets, as they are: the cloud's network, and the project's part of it in each zone. */
export const networkRoutes = (parts: NetworkParts): readonly X7Route[] => [
  ...reads('networks', networkShape, (context) => networkViews(parts, context)),
  ...reads('subnets', subnetShape, (context) => subnetViews(parts, context)),
];

type Rows = (context: RequestContext) => Promise<readonly NeutronView[]>;

/** The list and one of it. */
export function reads(path: string, shape: Parameters<typeof listAnswer>[1], rows: Rows): readonly X7Route[] {
  const key = path.replaceAll('-', '_');
  const one = key.slice(0, -1);
  return [
    withRight('network:read', {
      ...{ method: 'GET', path: `/${path}`, answer: listAnswer(key, shape) },
      handle: async ({ base, query }, context) =>
        neutronList(await rows(context), { base, path, key, query }),
    }),
    withRight('network:read', {
      ...{ method: 'GET', path: `/${path}/:id`, answer: oneAnswer(one, shape) },
      async handle({ params: { id = '' }, query }, context) {
        const row = (await rows(context)).find((found) => found.id === id);
        if (!row) throw notFound(one, id);
        return { status: 200, body: { [one]: cut(row, query) } };
      },
    }),
  ];
}

async function networkViews({ networks }: NetworkParts, { projectId }: RequestContext) {
  const subnets = await networks.subnets(projectId);
  return (await networks.networks()).map((row) => networkView(row, subnets));
}

/** Rows do not say when it was made: the epoch is a time that clients can read. */
const AT = secondsText(0);
const KEPT = { description: '', tags: [], revision_number: 0 };

/** The cloud's own: no project's. */
function networkView({ id, name, mtu }: NetworkRow, subnets: readonly SubnetView[]) {
  const own = subnets.filter(({ networkId }) => networkId === id);
  return {
    ...{ id, name, ...KEPT, tenant_id: '', project_id: '', created_at: AT, updated_at: AT },
    ...{ status: 'ACTIVE', admin_state_up: true, shared: true, subnets: own.map((row) => row.id), mtu },
    ...{ 'router:external': false, port_security_enabled: true, availability_zone_hints: [] },
    availability_zones: [...new Set(own.map(({ zone }) => zone))],
    ...{ ipv4_address_scope: null, ipv6_address_scope: null },
  };
}

async function subnetViews({ networks }: NetworkParts, { projectId }: RequestContext) {
  return (await networks.subnets(projectId)).map((row) => subnetView(row, projectId));
}

function subnetView(row: SubnetView, projectId: string) {
  const at = secondsText(row.createdAt);
  return {
    ...{ id: row.id, name: row.zone, ...KEPT, tenant_id: projectId, project_id: projectId },
    ...{ created_at: at, updated_at: at, network_id: row.networkId, cidr: row.cidr, ip_version: 4 },
    ...{ gateway_ip: row.gateway, enable_dhcp: true },
    allocation_pools: [{ start: row.first, end: row.last }],
    ...{ dns_nameservers: row.dns === '' ? [] : [row.dns], host_routes: [], ipv6_ra_mode: null },
    ...{ ipv6_address_mode: null, subnetpool_id: null, service_types: [] },
  };
}
