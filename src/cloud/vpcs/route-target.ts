import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref } from '../../common/refs/ref.js';
import { findEgressOnlyGateway } from '../networks/egress-only-gateway.repository.js';
import { lockGateway } from '../networks/internet-gateway.repository.js';
import { findNatGateway } from '../networks/nat-gateway-names.js';
import { type RouteRow } from '../networks/route.repository.js';
import { findPeering } from '../networks/vpc-peering.repository.js';
import { findOnlyInterface, findRoutingInterface } from '../networks/routing-interface.repository.js';

/** What a route leads to: it is of the table's VPC. */
export interface RouteTarget {
  readonly noun:
    | 'egress-only-internet-gateway'
    | 'instance'
    | 'internet-gateway'
    | 'nat-gateway'
    | 'network-interface'
    | 'vpc-peering';
  readonly ref: Ref;
}

export interface FoundTarget {
  /** In which it is; none: in no VPC. */
  readonly vpcIds: readonly (string | null)[];
  readonly column: Omit<RouteRow, 'tableId' | 'destination'>;
  /** EC2's word for it. */
  readonly word: string;
  /** The only family whose ranges lead to it. Absent: both. */
  readonly family?: 'IPv4' | 'IPv6';
}

const GATEWAY = 'network gateway';

type Find = (tx: Queryable, projectId: string, ref: Ref) => Promise<FoundTarget>;

const FINDERS: Readonly<Record<RouteTarget['noun'], Find>> = {
  'internet-gateway': async (tx, projectId, ref) => {
    const { id, vpcId } = await lockGateway(tx, projectId, ref);
    return { vpcIds: [vpcId], column: { internetGatewayId: id }, word: GATEWAY };
  },
  'nat-gateway': async (tx, projectId, ref) => {
    const { id, vpcId } = await findNatGateway(tx, projectId, ref);
    return { vpcIds: [vpcId], column: { natGatewayId: id }, word: GATEWAY, family: 'IPv4' };
  },
  'egress-only-internet-gateway': async (tx, projectId, ref) => {
    const { id, vpcId } = await findEgressOnlyGateway(tx, projectId, ref);
    return { vpcIds: [vpcId], column: { egressOnlyGatewayId: id }, word: GATEWAY, family: 'IPv6' };
  },
  'network-interface': async (tx, projectId, ref) => {
    const { id, vpcId } = await findRoutingInterface(tx, projectId, ref);
    return { vpcIds: [vpcId], column: { interfaceId: id }, word: 'interface', family: 'IPv4' };
  },
  instance: async (tx, projectId, ref) => {
    const { id, vpcId } = await findOnlyInterface(tx, projectId, ref);
    return { vpcIds: [vpcId], column: { interfaceId: id }, word: 'instance', family: 'IPv4' };
  },
  'vpc-peering': async (tx, projectId, ref) => {
    const { id, state, requester, accepter } = await findPeering(tx, projectId, ref);
    if (state !== 'active' && state !== 'pending-acceptance') throw new NotFound('vpc-peering', [ref]);
    const vpcIds = [requester.vpcId, accepter.vpcId];
    return { vpcIds, column: { peeringId: id }, word: 'peering connection' };
  },
};

/**
 * A NAT gateway is one as long as it is shown, whatever its state, as at AWS; an interface whether it is in an instance
 * or not. Throws NotFound, InvalidInstanceID.
 */
export const findTarget = (
  tx: Queryable,
  projectId: string,
  { noun, ref }: RouteTarget,
): Promise<FoundTarget> => FINDERS[noun](tx, projectId, ref);
