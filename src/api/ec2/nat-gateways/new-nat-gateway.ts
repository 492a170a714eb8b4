import { type CreateNatGatewayRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type NewNatGateway } from '../../../cloud/nat-gateways/nat-gateway.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { clientTokenOf } from '../client-token.js';
import { type Built, is, refuseUnbuilt, zero } from '../instances/launch/built.js';
import { requestHashOf } from '../instances/launch/request-hash.js';
import { idRef } from '../refs.js';

const PARAMETERS: Built = {
  ...{ AllocationId: 'built', ClientToken: 'built', ConnectivityType: 'built', DryRun: 'built' },
  ...{ PrivateIpAddress: 'built', SubnetId: 'built', TagSpecifications: 'built' },
  AvailabilityMode: is('zonal'),
  SecondaryPrivateIpAddressCount: zero,
};

/** CreateNatGateway, checked for form. */
export function newNatGatewayOf(request: CreateNatGatewayRequest): NewNatGateway {
  refuseUnbuilt(request, PARAMETERS);
  const { SubnetId, PrivateIpAddress, TagSpecifications, ClientToken } = request;
  if (SubnetId === undefined) missing('subnetId');
  return {
    subnet: idRef('subnet', SubnetId),
    address: addressOf(request),
    privateAddress: PrivateIpAddress,
    tags: tagsOfSpecifications(TagSpecifications, ['natgateway']).natgateway ?? [],
    token: clientTokenOf(ClientToken),
    requestHash: requestHashOf(request),
  };
}

/** A public one, which it is unless it says otherwise, has an address outside; a private one has none. */
function addressOf({ AllocationId, ConnectivityType = 'public' }: CreateNatGatewayRequest) {
  if (ConnectivityType === 'private') {
    if (AllocationId === undefined) return undefined;
    throw new EngineError(
      'InvalidParameterCombination',
      'A private NAT gateway has no AllocationId. Remove the parameter and retry the request.',
    );
  }
  if (AllocationId === undefined) missing('allocationId');
  return idRef('floating-address', AllocationId);
}

function missing(parameter: string): never {
  throw new EngineError('MissingParameter', `The request must contain the parameter ${parameter}`);
}
