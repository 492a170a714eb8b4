import {
  ModifyVpcPeeringConnectionOptions$,
  type ModifyVpcPeeringConnectionOptionsRequest,
  type ModifyVpcPeeringConnectionOptionsResult,
  type PeeringConnectionOptionsRequest,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { VpcPeeringService } from '../../../cloud/vpcs/vpc-peering.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { peeringRef } from './peering-ref.js';
import { optionsView } from './vpc-peering.view.js';

/** There is no EC2-Classic here. */
const OPTIONS: Built = {
  AllowDnsResolutionFromRemoteVpc: 'built',
  AllowEgressFromLocalClassicLinkToRemoteVpc: (value) => value === false,
  AllowEgressFromLocalVpcToRemoteClassicLink: (value) => value === false,
};

@Injectable()
@Ec2Action(ModifyVpcPeeringConnectionOptions$, 'vpc:update')
export class ModifyVpcPeeringConnectionOptionsAction implements Ec2Handler<
  ModifyVpcPeeringConnectionOptionsRequest,
  ModifyVpcPeeringConnectionOptionsResult
> {
  constructor(private readonly peerings: VpcPeeringService) {}

  async check(context: RequestContext, request: ModifyVpcPeeringConnectionOptionsRequest): Promise<void> {
    const { peering } = askedOf(request);
    await this.peerings.checkFound(context, peering);
  }

  async handle(
    context: RequestContext,
    request: ModifyVpcPeeringConnectionOptionsRequest,
  ): Promise<ModifyVpcPeeringConnectionOptionsResult> {
    const { peering, options } = askedOf(request);
    const { requester, accepter } = await this.peerings.setOptions(context, peering, options);
    return {
      RequesterPeeringConnectionOptions: optionsView(requester.remoteDns),
      AccepterPeeringConnectionOptions: optionsView(accepter.remoteDns),
    };
  }
}

function askedOf(request: ModifyVpcPeeringConnectionOptionsRequest) {
  const { RequesterPeeringConnectionOptions: ofRequester, AccepterPeeringConnectionOptions: ofAccepter } =
    request;
  const options = { requester: remoteDnsOf(ofRequester), accepter: remoteDnsOf(ofAccepter) };
  if (ofRequester === undefined && ofAccepter === undefined)
    throw new EngineError(
      'MissingParameter',
      'The request must contain options of the requester or the accepter',
    );
  return { peering: peeringRef(request), options };
}

function remoteDnsOf(options: PeeringConnectionOptionsRequest | undefined): boolean | undefined {
  if (options === undefined) return undefined;
  refuseUnbuilt(options, OPTIONS);
  return options.AllowDnsResolutionFromRemoteVpc;
}
