import type { RequestContext } from '../../../common/context/request-context.js';
import { ipv4Number, isInside, rangeOf } from '../../../common/net/ipv4.js';
import type { NetworkReader, SubnetView } from '../../../cloud/networks/network-reader.service.js';
import { X7Error } from '../door/x7-error.js';
import { NeutronError } from './neutron-error.js';
import type { NetworkParts } from './networks.routes.js';
import { notFound } from './not-found.js';

/** Where something is to have an address, as it is asked for. */
export interface Landing {
  readonly networkId: string;
  readonly subnetId?: string | undefined;
  readonly address?: string | undefined;
  /** Zone that it is to be in. */
  readonly zone?: string | undefined;
}

/**
 * The subnet of a network that fits, the oldest first. Throws 404 for what is not there, 400 for an address that is in
 * none of them and a network that has none.
 */
export async function landingOf(
  { networks }: Pick<NetworkParts, 'networks'>,
  { projectId }: RequestContext,
  { networkId, subnetId, address, zone }: Landing,
): Promise<SubnetView> {
  const all = await networks.subnets(projectId);
  const own = all.filter((subnet) => subnet.networkId === networkId);
  if (own.length === 0) await requireNetwork(networks, projectId, networkId);
  if (subnetId !== undefined && !own.some(({ id }) => id === subnetId)) throw notFound('subnet', subnetId);
  const number = address === undefined ? undefined : ipv4Number(address);
  const fit = own.find(
    (subnet) =>
      (subnetId ?? subnet.id) === subnet.id &&
      (zone ?? subnet.zone) === subnet.zone &&
      (address === undefined || (number !== undefined && isInside(rangeOf(subnet.cidr), number))),
  );
  if (fit) return fit;
  if (address !== undefined)
    throw new NeutronError(
      'InvalidIpForNetwork',
      400,
      `IP address ${address.slice(0, 64)} is not a valid IP for any of the subnets on the specified network.`,
    );
  throw new X7Error(
    400,
    `The network ${networkId} has no subnet${zone === undefined ? '' : ` in zone ${zone}`}.`,
  );
}

async function requireNetwork(networks: NetworkReader, projectId: string, id: string): Promise<void> {
  const all = [...(await networks.networks()), ...(await networks.own(projectId))];
  if (!all.some((network) => network.id === id)) throw notFound('network', id);
}
