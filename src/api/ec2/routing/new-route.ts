import { type CreateRouteRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewRoute } from '../../../cloud/vpcs/route.service.js';
import { type RouteTarget } from '../../../cloud/vpcs/route-target.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = {
  ...{ RouteTableId: 'built', DestinationCidrBlock: 'built', DryRun: 'built' },
  ...{ NatGatewayId: 'built', NetworkInterfaceId: 'built', InstanceId: 'built' },
  VpcPeeringConnectionId: 'built',
  GatewayId: (value) => String(value).startsWith('igw-'),
};

/** CreateRoute and ReplaceRoute, checked for form. */
export function newRouteOf(request: CreateRouteRequest): NewRoute {
  refuseUnbuilt(request, PARAMETERS);
  const { RouteTableId = '', DestinationCidrBlock: destination } = request;
  if (destination === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  return { table: idRef('route-table', RouteTableId), destination, target: targetOf(request) };
}

/** By parameter, as EC2's sentences name it. */
const TARGETS = [
  ['GatewayId', 'gatewayId', 'internet-gateway'],
  ['NatGatewayId', 'natGatewayId', 'nat-gateway'],
  ['NetworkInterfaceId', 'networkInterfaceId', 'network-interface'],
  ['InstanceId', 'instanceId', 'instance'],
  ['VpcPeeringConnectionId', 'vpcPeeringConnectionId', 'vpc-peering'],
] as const;

/** There is exactly one. */
function targetOf(request: CreateRouteRequest): RouteTarget {
  const [first, second] = TARGETS.flatMap(([parameter, name, noun]) => {
    const id = request[parameter];
    return id === undefined ? [] : [{ name, noun, id }];
  });
  if (!first) throw new EngineError('MissingParameter', 'The request must contain the parameter gatewayId');
  if (!second) return { noun: first.noun, ref: idRef(first.noun, first.id) };
  throw new EngineError(
    'InvalidParameterCombination',
    `The parameters ${first.name} and ${second.name} may not be used together`,
  );
}
