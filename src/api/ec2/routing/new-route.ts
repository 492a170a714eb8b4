import { type CreateRouteRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewRoute } from '../../../cloud/vpcs/route.service.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = {
  ...{ RouteTableId: 'built', DestinationCidrBlock: 'built', DryRun: 'built' },
  GatewayId: (value) => String(value).startsWith('igw-'),
};

/** CreateRoute and ReplaceRoute, checked for form. Other targets than internet gateways are not built. */
export function newRouteOf(request: CreateRouteRequest): NewRoute {
  refuseUnbuilt(request, PARAMETERS);
  const { RouteTableId = '', DestinationCidrBlock: destination, GatewayId } = request;
  if (destination === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter destinationCidrBlock');
  if (GatewayId === undefined)
    throw new EngineError('MissingParameter', 'The request must contain the parameter gatewayId');
  return {
    ...{ table: idRef('route-table', RouteTableId), destination },
    gateway: idRef('internet-gateway', GatewayId),
  };
}
