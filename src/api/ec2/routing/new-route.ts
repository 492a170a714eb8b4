import { type CreateRouteRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewRoute } from '../../../cloud/vpcs/route.service.js';
import { isIpv6Range } from '../../../cloud/networks/route-destination.js';
import { type RouteTarget } from '../../../cloud/vpcs/route-target.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = {
  ...{ RouteTableId: 'built', DestinationCidrBlock: 'built', DryRun: 'built' },
  ...{ NatGatewayId: 'built', NetworkInterfaceId: 'built', InstanceId: 'built' },
  ...{ DestinationIpv6CidrBlock: 'built', EgressOnlyInternetGatewayId: 'built' },
  VpcPeeringConnectionId: 'built',
  GatewayId: (value) => String(value).startsWith('igw-'),
};

/** CreateRoute and ReplaceRoute, checked for form. */
export function newRouteOf(request: CreateRouteRequest): NewRoute {
  refuseUnbuilt(request, PARAMETERS);
  const table = idRef('route-table', request.RouteTableId ?? '');
  return { table, destination: destinationIn(request), target: targetOf(request) };
}

/** Of either family; there is exactly one. What it is is checked later. */
export function destinationIn(
  request: Pick<CreateRouteRequest, 'DestinationCidrBlock' | 'DestinationIpv6CidrBlock'>,
): string {
  const { DestinationCidrBlock: ipv4, DestinationIpv6CidrBlock: ipv6 } = request;
  const destination = ipv4 ?? ipv6;
  if (destination === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  if (ipv4 !== undefined && ipv6 !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameters destinationCidrBlock and destinationIpv6CidrBlock may not be used together',
    );
  if (isIpv6Range(destination) === (ipv6 !== undefined)) return destination;
  const parameter = ipv6 === undefined ? 'destinationCidrBlock' : 'destinationIpv6CidrBlock';
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${destination.slice(0, 100)}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
  );
}

/** By parameter, as EC2's sentences name it. */
const TARGETS = [
  ['GatewayId', 'gatewayId', 'internet-gateway'],
  ['NatGatewayId', 'natGatewayId', 'nat-gateway'],
  ['NetworkInterfaceId', 'networkInterfaceId', 'network-interface'],
  ['InstanceId', 'instanceId', 'instance'],
  ['EgressOnlyInternetGatewayId', 'egressOnlyInternetGatewayId', 'egress-only-internet-gateway'],
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
