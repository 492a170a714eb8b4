import { UnassignPrivateIpAddresses$, type UnassignPrivateIpAddressesRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { CardAddresses } from '../../../cloud/instances/cards/card-addresses.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

type Request = UnassignPrivateIpAddressesRequest;

const PARAMETERS: Built = { NetworkInterfaceId: 'built', PrivateIpAddresses: 'built' };

@Injectable()
@Ec2Action(UnassignPrivateIpAddresses$, 'network-interface:update')
export class UnassignPrivateIpAddressesAction implements Ec2Handler<Request, undefined> {
  constructor(private readonly addresses: CardAddresses) {}

  async handle(context: RequestContext, request: Request): Promise<undefined> {
    refuseUnbuilt(request, PARAMETERS);
    const { NetworkInterfaceId = '', PrivateIpAddresses: addresses = [] } = request;
    if (addresses.length === 0)
      throw new EngineError('MissingParameter', 'The request must contain the parameter PrivateIpAddresses');
    await this.addresses.unassign(context, idRef('network-interface', NetworkInterfaceId), addresses);
  }
}
