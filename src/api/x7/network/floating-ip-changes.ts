import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import { byId } from '../../../common/refs/ref.js';
import type { AddressAllocation } from '../../../cloud/floating-addresses/address-allocation.js';
import type { AddressRow } from '../../../cloud/floating-addresses/floating-address.js';
import type { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import type { FloatingNetworks } from '../../../cloud/floating-addresses/floating-networks.service.js';
import type { NetworkReader } from '../../../cloud/networks/network-reader.service.js';
import type { PortReader } from '../../../cloud/networks/port-reader.service.js';
import type { RouterService } from '../../../cloud/vpcs/router.service.js';
import { X7Error } from '../door/x7-error.js';
import { externalNetworkId } from './external-network.view.js';
import type { FloatingIpChange, NewFloatingIp } from './floating-ip.schema.js';
import { requireOwnProject } from './named-project.js';
import { networkViews } from './networks.routes.js';
import { notFound } from './not-found.js';

export interface FloatingIpParts {
  readonly addresses: FloatingAddressService;
  readonly allocation: AddressAllocation;
  readonly floatingNetworks: FloatingNetworks;
  readonly networks: NetworkReader;
  readonly ports: PortReader;
  readonly routers: RouterService;
}

/** Throws NotFound in the words of the network API. */
export async function addressAt(
  { addresses }: Pick<FloatingIpParts, 'addresses'>,
  context: RequestContext,
  id: string,
): Promise<AddressRow> {
  const rows = UUID.test(id) ? await addresses.list(context, { refs: [] }) : [];
  const row = rows.find((one) => one.id === id);
  if (!row) throw notFound('floatingip', id);
  return row;
}

/** An address of an external network, at once before a port if one is named. Returns its id. */
export async function createFloatingIp(
  parts: FloatingIpParts,
  context: RequestContext,
  asked: NewFloatingIp,
): Promise<string> {
  requireOwnProject(context, asked);
  const pool = await poolOf(parts, context, asked);
  const target = await targetOf(parts, context, asked);
  const { floating_ip_address: address, description } = asked;
  const [made] = await parts.allocation.allocate(context, {
    ...{ pool, address: address ?? undefined, tags: [] },
    ...(description !== undefined && { description }),
  });
  if (!made) throw new Error('an address that was allocated is not there');
  // Nobody knows its id yet: what cannot be put before the port is given back.
  if (target)
    await parts.addresses
      .associate(context, [{ address: byId(made.id), target, mayMove: true }])
      .catch(async (error: unknown) => {
        await parts.addresses.release(context, [byId(made.id)], true);
        throw error;
      });
  return made.id;
}

export async function changeFloatingIp(
  parts: FloatingIpParts,
  context: RequestContext,
  { row, asked }: { readonly row: AddressRow; readonly asked: FloatingIpChange },
): Promise<void> {
  const { port_id: port, description } = asked;
  const target = await targetOf(parts, context, { ...asked, own: row.id });
  if (description !== undefined) await parts.addresses.describe(context, byId(row.id), description);
  if (target) await parts.addresses.associate(context, [{ address: byId(row.id), target, mayMove: true }]);
  else if (port === null) await parts.addresses.disassociate(context, { refs: [byId(row.id)] });
}

async function poolOf(
  parts: FloatingIpParts,
  context: RequestContext,
  asked: NewFloatingIp,
): Promise<string> {
  const { floating_network_id: id, subnet_id: subnet } = asked;
  const ranges = await parts.floatingNetworks.ranges();
  const own = ranges.filter(({ pool }) => externalNetworkId(pool) === id);
  const [first, ...others] = own;
  if (!first) {
    if ((await networkViews(parts, context)).some((network) => network.id === id))
      throw new X7Error(400, `Bad floatingip request: Network ${id} is not a valid external network.`);
    throw notFound('network', id);
  }
  if (!subnet) return first.pool;
  if (!own.some((range) => range.id === subnet)) throw notFound('subnet', subnet);
  if (others.length > 0)
    throw new X7Error(501, 'The subnet of a floating address cannot be chosen in this cloud.');
  return first.pool;
}

/** The port's address, looked up: one that has another floating address is not taken from it. */
async function targetOf(
  { ports, addresses }: FloatingIpParts,
  context: RequestContext,
  { port_id: id, fixed_ip_address: fixed, own }: FloatingIpChange & { readonly own?: string },
) {
  if (!id) {
    if (fixed) throw new X7Error(400, 'Bad floatingip request: a fixed IP address needs a port.');
    return undefined;
  }
  const [port] = await ports.list(context.projectId, { id });
  if (!port) throw notFound('port', id);
  if (fixed && ![port.address, ...port.moreAddresses].includes(fixed))
    throw new X7Error(400, `Bad floatingip request: Port ${id} does not have fixed ip ${fixed}.`);
  const inside = fixed ?? port.address;
  const all = await addresses.list(context, { refs: [] });
  const other = all.find(
    ({ interfaceId, privateAddress, id: of }) =>
      interfaceId === port.id && privateAddress === inside && of !== own,
  );
  if (other)
    throw new X7Error(
      409,
      `Cannot associate floating IP with port ${id} using fixed IP ${inside}, as that fixed IP already has the floating IP ${other.name}.`,
    );
  return { interface: byId(port.id), privateAddress: inside };
}
