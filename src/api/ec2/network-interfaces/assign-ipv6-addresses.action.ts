import {
  AssignIpv6Addresses$,
  type AssignIpv6AddressesRequest,
  type AssignIpv6AddressesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { CardIpv6 } from '../../../cloud/instances/cards/card-ipv6.js';
import type { MoreAddresses } from '../../../cloud/networks/more-addresses.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt, zero } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { addressesOrCount } from './addresses-or-count.js';

type Request = AssignIpv6AddressesRequest;

const PARAMETERS: Built = {
  ...{
    NetworkInterfaceId: 'built',
    Ipv6Addresses: 'built',
    Ipv6AddressCount: 'built',
    Ipv6PrefixCount: zero,
  },
};

@Injectable()
@Ec2Action(AssignIpv6Addresses$, 'network-interface:update')
export class AssignIpv6AddressesAction implements Ec2Handler<Request, AssignIpv6AddressesResult> {
  constructor(private readonly ipv6: CardIpv6) {}

  async handle(context: RequestContext, request: Request): Promise<AssignIpv6AddressesResult> {
    const { NetworkInterfaceId = '' } = request;
    const wanted = wantedOf(request);
    const made = await this.ipv6.assign(context, idRef('network-interface', NetworkInterfaceId), wanted);
    return { NetworkInterfaceId, AssignedIpv6Addresses: [...made], AssignedIpv6Prefixes: [] };
  }
}

function wantedOf(request: Request): MoreAddresses {
  refuseUnbuilt(request, PARAMETERS);
  const { Ipv6Addresses: addresses, Ipv6AddressCount: count } = request;
  return addressesOrCount({ addresses, count }, { what: 'IPv6 addresses', parameter: 'ipv6AddressCount' });
}
