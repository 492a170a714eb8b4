import {
  RejectVpcPeeringConnection$,
  type RejectVpcPeeringConnectionRequest,
  type RejectVpcPeeringConnectionResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcPeeringService } from '../../../cloud/vpcs/vpc-peering.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { peeringRef } from './peering-ref.js';

@Injectable()
@Ec2Action(RejectVpcPeeringConnection$, 'vpc:update')
export class RejectVpcPeeringConnectionAction implements Ec2Handler<
  RejectVpcPeeringConnectionRequest,
  RejectVpcPeeringConnectionResult
> {
  constructor(private readonly peerings: VpcPeeringService) {}

  async check(context: RequestContext, request: RejectVpcPeeringConnectionRequest): Promise<void> {
    await this.peerings.checkFound(context, peeringRef(request));
  }

  async handle(
    context: RequestContext,
    request: RejectVpcPeeringConnectionRequest,
  ): Promise<RejectVpcPeeringConnectionResult> {
    await this.peerings.reject(context, peeringRef(request));
    return { Return: true };
  }
}
