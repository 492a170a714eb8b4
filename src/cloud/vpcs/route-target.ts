import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref } from '../../common/refs/ref.js';
import { lockGateway } from '../networks/internet-gateway.repository.js';
import { findNatGateway } from '../networks/nat-gateway-names.js';
import { type RouteRow } from '../networks/route.repository.js';
import { findPeering } from '../networks/vpc-peering.repository.js';
import { findOnlyInterface, findRoutingInterface } from '../networks/routing-interface.repository.js';

/** What a route leads to: it is of the table's VPC. */
export interface RouteTarget {
  readonly noun: 'internet-gateway' | 'nat-gateway' | 'network-interface' | 'instance' | 'vpc-peering';
  readonly ref: Ref;
}

export interface FoundTarget {
  /** In which it is; none: in no VPC. */
  readonly vpcIds: readonly (string | null)[];
  readonly column: Omit<RouteRow, 'tableId' | 'destination'>;
  /** EC2's word for it. */
  readonly word: string;
}

const GATEWAY = 'network gateway';

/**
 * A NAT gateway is one as long as it is shown, whatever its state, as at AWS; an interface whether it is in an instance
 * or not. Throws NotFound, InvalidInstanceID.
 */
export async function findTarget(
  tx: Queryable,
  projectId: string,
  { noun, ref }: RouteTarget,
): Promise<FoundTarget> {
  switch (noun) {
    case 'internet-gateway': {
      const { id, vpcId } = await lockGateway(tx, projectId, ref);
      return { vpcIds: [vpcId], column: { internetGatewayId: id }, word: GATEWAY };
    }
    case 'nat-gateway': {
      const { id, vpcId } = await findNatGateway(tx, projectId, ref);
      return { vpcIds: [vpcId], column: { natGatewayId: id }, word: GATEWAY };
    }
    case 'network-interface': {
      const { id, vpcId } = await findRoutingInterface(tx, projectId, ref);
      return { vpcIds: [vpcId], column: { interfaceId: id }, word: 'interface' };
    }
    case 'instance': {
      const { id, vpcId } = await findOnlyInterface(tx, projectId, ref);
      return { vpcIds: [vpcId], column: { interfaceId: id }, word: 'instance' };
    }
    case 'vpc-peering': {
      const { id, state, requester, accepter } = await findPeering(tx, projectId, ref);
      if (state !== 'active' && state !== 'pending-acceptance') throw new NotFound('vpc-peering', [ref]);
      const vpcIds = [requester.vpcId, accepter.vpcId];
      return { vpcIds, column: { peeringId: id }, word: 'peering connection' };
    }
  }
}
