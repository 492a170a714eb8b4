import { DisassociateAddress$, type DisassociateAddressRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { FloatingAddressService } from '../../../cloud/floating-addresses/floating-address.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { addressRef } from './address-refs.js';

@Injectable()
@Ec2Action(DisassociateAddress$, 'address:disassociate')
export class DisassociateAddressAction implements Ec2Handler<DisassociateAddressRequest, undefined> {
  constructor(private readonly addresses: FloatingAddressService) {}

  async handle(context: RequestContext, request: DisassociateAddressRequest): Promise<undefined> {
    await this.addresses.disassociate(context, askedOf(request));
    return undefined;
  }
}

function askedOf({ AssociationId, PublicIp }: DisassociateAddressRequest) {
  if (AssociationId !== undefined && PublicIp !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'You may specify public IP or association id, but not both in the same call',
    );
  if (AssociationId !== undefined) return { associationId: AssociationId };
  if (PublicIp !== undefined) return { refs: [addressRef(PublicIp)] };
  throw new EngineError('MissingParameter', 'Either public IP or association id must be specified');
}
