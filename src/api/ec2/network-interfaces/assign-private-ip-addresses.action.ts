import {
  AssignPrivateIpAddresses$,
  type AssignPrivateIpAddressesRequest,
  type AssignPrivateIpAddressesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { CardAddresses, type NewAddresses } from '../../../cloud/instances/cards/card-addresses.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt, zero } from '../instances/launch/built.js';
import { idRef } from '../refs.js';

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
  const { PrivateIpAddresses: addresses = [], SecondaryPrivateIpAddressCount: count } = request;
  if ((addresses.length === 0) === (count === undefined))
    throw new EngineError(
      count === undefined ? 'MissingParameter' : 'InvalidParameterCombination',
      'Either private IP addresses or a count of them must be specified, and not both',
    );
  if (count !== undefined && count < 1)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${count}) for parameter secondaryPrivateIpAddressCount is invalid. It must be at least 1.`,
    );
  return {
    interface: idRef('network-interface', request.NetworkInterfaceId ?? ''),
    ...{ addresses, count: count ?? 0, mayMove: request.AllowReassignment ?? false },
  };
}
