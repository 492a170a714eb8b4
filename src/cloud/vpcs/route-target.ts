import { type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { lockGateway } from '../networks/internet-gateway.repository.js';
import { findNatGateway } from '../networks/nat-gateway-names.js';
import { type RouteRow } from '../networks/route.repository.js';
import { findOnlyInterface, findRoutingInterface } from '../networks/routing-interface.repository.js';

/** What a route leads to: it is of the table's VPC. */
export interface RouteTarget {
  readonly noun: 'internet-gateway' | 'nat-gateway' | 'network-interface' | 'instance';
  readonly ref: Ref;
}

export interface FoundTarget {
  /** Null: it is in none. */
  readonly vpcId: string | null;
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
      return { vpcId, column: { internetGatewayId: id }, word: GATEWAY };
    }
    case 'nat-gateway': {
      const { id, vpcId } = await findNatGateway(tx, projectId, ref);
      return { vpcId, column: { natGatewayId: id }, word: GATEWAY };
    }
    case 'network-interface': {
      const { id, vpcId } = await findRoutingInterface(tx, projectId, ref);
      return { vpcId, column: { interfaceId: id }, word: 'interface' };
    }
    case 'instance': {
      const { id, vpcId } = await findOnlyInterface(tx, projectId, ref);
      return { vpcId, column: { interfaceId: id }, word: 'instance' };
    }
  }
}
