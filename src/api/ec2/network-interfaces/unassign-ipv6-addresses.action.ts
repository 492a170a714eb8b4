import {
  UnassignIpv6Addresses$,
  type UnassignIpv6AddressesRequest,
  type UnassignIpv6AddressesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { CardIpv6 } from '../../../cloud/instances/cards/card-ipv6.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

type Request = UnassignIpv6AddressesRequest;

const PARAMETERS: Built = { NetworkInterfaceId: 'built', Ipv6Addresses: 'built' };

@Injectable()
@Ec2Action(UnassignIpv6Addresses$, 'network-interface:update')
export class UnassignIpv6AddressesAction implements Ec2Handler<Request, UnassignIpv6AddressesResult> {
  constructor(private readonly ipv6: CardIpv6) {}

  async handle(context: RequestContext, request: Request): Promise<UnassignIpv6AddressesResult> {
    refuseUnbuilt(request, PARAMETERS);
    const { NetworkInterfaceId = '', Ipv6Addresses: addresses = [] } = request;
    if (addresses.length === 0)
      throw new EngineError('MissingParameter', 'The request must contain the parameter Ipv6Addresses');
    await this.ipv6.unassign(context, idRef('network-interface', NetworkInterfaceId), addresses);
    return { NetworkInterfaceId, UnassignedIpv6Addresses: addresses, UnassignedIpv6Prefixes: [] };
  }
}
