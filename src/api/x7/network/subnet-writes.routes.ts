import type { RequestContext } from '../../../common/context/request-context.js';
import { ipv4Number, type Ipv4Range, ipv4Range, ipv4Text } from '../../../common/net/ipv4.js';
import { byId } from '../../../common/refs/ref.js';
import type { SubnetView } from '../../../cloud/networks/network-reader.service.js';
import type { OwnSubnetService } from '../../../cloud/vpcs/own-subnet.service.js';
import type { RouterService } from '../../../cloud/vpcs/router.service.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { NeutronError } from './neutron-error.js';
import { builtOnly } from './built-only.js';
import { madeAtOnce } from './made-at-once.js';
import { subnetView } from './network.view.js';
import { oneAnswer, subnetShape } from './network.schema.js';
import { changedSubnet, newSubnet, type NewSubnetBody, type SubnetChange } from './network-write.schema.js';
import { inUse, nameTags, type NetworkWriteParts, requireOwn } from './network-writes.routes.js';
import { subnetViews } from './networks.routes.js';
import { notFound } from './not-found.js';

export interface SubnetWriteParts extends NetworkWriteParts {
  readonly ownSubnets: OwnSubnetService;
  readonly routers: RouterService;
}

const answer = oneAnswer('subnet', subnetShape);

/** Subnets of networks that a project has made: each brings its range along. */
export const subnetWriteRoutes = (parts: SubnetWriteParts): readonly X7Route[] => [
  madeAtOnce({
    ...{ key: 'subnet', right: 'vpc:create', asked: newSubnet, shape: subnetShape },
    make: (context, asked) => createSubnet(parts, context, asked),
    show: (context, id) => viewAt(parts, context, id),
    remove: (context, id) => parts.ownSubnets.remove(context, byId(id)),
  }),
  withRight('vpc:update', {
    ...{ method: 'PUT', path: '/subnets/:id', body: changedSubnet, answer },
    async handle({ params: { id = '' }, body: { subnet: asked } }, context) {
      requireUnchanged(await ownAt(parts, context, id), asked);
      const { name, description } = asked;
      await parts.networkWords.say(context, { kind: 'subnet', ref: byId(id) }, { name, description });
      return { status: 200, body: { subnet: await viewAt(parts, context, id) } };
    },
  }),
  deleteRoute(parts),
];

const deleteRoute = (parts: SubnetWriteParts): X7Route =>
  withRight('vpc:delete', {
    ...{ method: 'DELETE', path: '/subnets/:id' },
    async handle({ params: { id = '' } }, context) {
      await ownAt(parts, context, id);
      const routers = await parts.routers.list(context);
      if (routers.some(({ interfaces }) => interfaces.some((one) => one.isNamed && one.subnetId === id)))
        throw new NeutronError(
          'SubnetInUse',
          409,
          `Unable to complete operation on subnet ${id}: a router uses it.`,
        );
      await parts.ownSubnets.remove(context, byId(id)).catch(inUse('subnet', id));
      return { status: 204 };
    },
  });

async function createSubnet(
  parts: SubnetWriteParts,
  context: RequestContext,
  asked: NewSubnetBody,
): Promise<string> {
  await requireOwn(parts, context, asked.network_id);
  const range = ipv4Range(asked.cidr);
  requireBuilt(asked, range);
  if (!range) throw new X7Error(400, `Invalid input for cidr. '${asked.cidr}' is not a valid IP subnet.`);
  const { name, description, dns_nameservers: [dns] = [], cidr } = asked;
  const made = await parts.ownSubnets.create(context, {
    ...{ vpc: byId(asked.network_id), cidr, bringsRange: true, tags: nameTags(name), words: { description } },
    ...{ pool: poolIn(range, asked), dns },
  });
  const rows = await parts.networks.subnets(context.projectId);
  return rows.find(({ ec2Id }) => ec2Id === made)?.id ?? '';
}

/** The gateway is the first address: hosts have it. */
function requireBuilt(asked: NewSubnetBody, range: Ipv4Range | undefined): void {
  builtOnly(asked, {
    ...{ ip_version: 4, enable_dhcp: true, host_routes: [], service_types: [], subnetpool_id: '' },
    ...{ ipv6_ra_mode: '', ipv6_address_mode: '', prefixlen: range?.prefix, segment_id: '' },
    gateway_ip: range && ipv4Text(range.first + 1),
  });
  if (asked.gateway_ip === null) throw new X7Error(501, 'Not supported yet: a subnet without a gateway_ip');
  if ((asked.dns_nameservers?.length ?? 0) > 1)
    throw new X7Error(501, 'Not supported yet: several dns_nameservers');
}

/** Addresses for guests, without the network's own, its gateway's and its last. Throws 400. */
function poolIn(range: Ipv4Range, { allocation_pools: [pool] = [] }: NewSubnetBody) {
  if (!pool) return undefined;
  const [first = 0, last = 0] = [ipv4Number(pool.start), ipv4Number(pool.end)];
  if (range.first + 2 <= first && first <= last && last < range.last) return { first, last };
  throw new NeutronError(
    'OutOfBoundsAllocationPool',
    400,
    `The allocation pool ${pool.start}-${pool.end} spans beyond the subnet cidr ${ipv4Text(range.first)}/${range.prefix}.`,
  );
}

/** Only words of a subnet change. Throws 501. */
function requireUnchanged(row: SubnetView, asked: SubnetChange): void {
  const { allocation_pools: [pool] = [], dns_nameservers: resolvers } = asked;
  builtOnly(asked, { enable_dhcp: true, host_routes: [], service_types: [], gateway_ip: row.gateway });
  const isOther =
    (pool !== undefined && (pool.start !== row.first || pool.end !== row.last)) ||
    (resolvers !== undefined && resolvers.join() !== row.resolvers.join()) ||
    asked.gateway_ip === null;
  if (isOther) throw new X7Error(501, 'Not supported yet: to change gateway, pools or resolvers of a subnet');
}

async function viewAt({ networks }: SubnetWriteParts, { projectId }: RequestContext, id: string) {
  const row = (await networks.subnets(projectId)).find((one) => one.id === id);
  if (!row) throw notFound('subnet', id);
  return subnetView(row, projectId);
}

/** Throws NotFound, 403 for a subnet that is the cloud's. */
async function ownAt(parts: SubnetWriteParts, context: RequestContext, id: string): Promise<SubnetView> {
  const row = (await parts.networks.subnets(context.projectId)).find((one) => one.id === id);
  if (row && !row.isDefault) return row;
  if (!row && !(await subnetViews(parts, context)).some((view) => view.id === id))
    throw notFound('subnet', id);
  throw new X7Error(403, `To change the subnet ${id}, which is the cloud's, is disallowed by policy`);
}
