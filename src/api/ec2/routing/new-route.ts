import { type CreateRouteRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewRoute, type RouteTarget } from '../../../cloud/vpcs/route.service.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = {
  ...{ RouteTableId: 'built', DestinationCidrBlock: 'built', NatGatewayId: 'built', DryRun: 'built' },
  GatewayId: (value) => String(value).startsWith('igw-'),
};

/** CreateRoute and ReplaceRoute, checked for form. Other targets than gateways are not built. */
export function newRouteOf(request: CreateRouteRequest): NewRoute {
  refuseUnbuilt(request, PARAMETERS);
  const { RouteTableId = '', DestinationCidrBlock: destination } = request;
  if (destination === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  return { table: idRef('route-table', RouteTableId), destination, target: targetOf(request) };
}

function targetOf({ GatewayId, NatGatewayId }: CreateRouteRequest): RouteTarget {
  if (GatewayId !== undefined && NatGatewayId !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameters gatewayId and natGatewayId may not be used together',
    );
  if (GatewayId !== undefined) return { noun: 'internet-gateway', ref: idRef('internet-gateway', GatewayId) };
  if (NatGatewayId !== undefined) return { noun: 'nat-gateway', ref: idRef('nat-gateway', NatGatewayId) };
  throw new EngineError('MissingParameter', 'The request must contain the parameter gatewayId');
}
