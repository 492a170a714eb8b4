import {
  AssignPrivateIpAddresses$,
  type AssignPrivateIpAddressesRequest,
  type AssignPrivateIpAddressesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { CardAddresses, type NewAddresses } from '../../../cloud/instances/cards/card-addresses.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt, zero } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { addressesOrCount } from './addresses-or-count.js';

type Request = AssignPrivateIpAddressesRequest;

const PARAMETERS: Built = {
  ...{ AllowReassignment: 'built', NetworkInterfaceId: 'built' },
  ...{ PrivateIpAddresses: 'built', SecondaryPrivateIpAddressCount: 'built' },
  Ipv4PrefixCount: zero,
};

@Injectable()
@Ec2Action(AssignPrivateIpAddresses$, 'network-interface:update')
export class AssignPrivateIpAddressesAction implements Ec2Handler<Request, AssignPrivateIpAddressesResult> {
  constructor(private readonly addresses: CardAddresses) {}

  async handle(context: RequestContext, request: Request): Promise<AssignPrivateIpAddressesResult> {
    const made = await this.addresses.assign(context, askedOf(request));
    return {
      NetworkInterfaceId: request.NetworkInterfaceId,
      AssignedPrivateIpAddresses: made.map((PrivateIpAddress) => ({ PrivateIpAddress })),
      AssignedIpv4Prefixes: [],
    };
  }
}

function askedOf(request: Request): NewAddresses {
  refuseUnbuilt(request, PARAMETERS);
  const { PrivateIpAddresses: addresses, SecondaryPrivateIpAddressCount: count } = request;
  const parameter = 'secondaryPrivateIpAddressCount';
  return {
    interface: idRef('network-interface', request.NetworkInterfaceId ?? ''),
    ...addressesOrCount({ addresses, count }, { what: 'private IP addresses', parameter }),
    mayMove: request.AllowReassignment ?? false,
  };
}
