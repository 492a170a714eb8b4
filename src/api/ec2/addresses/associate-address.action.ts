import {
  AssociateAddress$,
  type AssociateAddressRequest,
  type AssociateAddressResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type Association } from '../../../cloud/floating-addresses/address-association.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { namedAddress } from './address-refs.js';

@Injectable()
@Ec2Action(AssociateAddress$, 'address:associate')
export class AssociateAddressAction implements Ec2Handler<AssociateAddressRequest, AssociateAddressResult> {
  constructor(private readonly addresses: FloatingAddressService) {}

  async check(context: RequestContext, request: AssociateAddressRequest): Promise<void> {
    await this.addresses.checkAssociate(context, [associationOf(request)]);
  }

  async handle(context: RequestContext, request: AssociateAddressRequest): Promise<AssociateAddressResult> {
    const [AssociationId] = await this.addresses.associate(context, [associationOf(request)]);
    return { AssociationId };
  }
}

/** AssociateAddress, checked for form. */
function associationOf(request: AssociateAddressRequest): Association {
  const { InstanceId, NetworkInterfaceId, PrivateIpAddress, AllowReassociation } = request;
  if (InstanceId !== undefined && NetworkInterfaceId !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'You may specify instance ID or network interface id, but not both in the same call',
    );
  return {
    address: namedAddress(request),
    target: {
      ...(InstanceId !== undefined && { instance: idRef('instance', InstanceId) }),
      ...(NetworkInterfaceId !== undefined && {
        interface: idRef('network-interface', NetworkInterfaceId),
      }),
      ...(PrivateIpAddress !== undefined && { privateAddress: PrivateIpAddress }),
    },
    mayMove: AllowReassociation ?? true,
  };
}
