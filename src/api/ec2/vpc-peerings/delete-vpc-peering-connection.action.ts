import {
  DeleteVpcPeeringConnection$,
  type DeleteVpcPeeringConnectionRequest,
  type DeleteVpcPeeringConnectionResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcPeeringService } from '../../../cloud/vpcs/vpc-peering.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { peeringRef } from './peering-ref.js';

@Injectable()
@Ec2Action(DeleteVpcPeeringConnection$, 'vpc:delete')
export class DeleteVpcPeeringConnectionAction implements Ec2Handler<
  DeleteVpcPeeringConnectionRequest,
  DeleteVpcPeeringConnectionResult
> {
  constructor(private readonly peerings: VpcPeeringService) {}

  async check(context: RequestContext, request: DeleteVpcPeeringConnectionRequest): Promise<void> {
    await this.peerings.checkFound(context, peeringRef(request));
  }

  async handle(
    context: RequestContext,
    request: DeleteVpcPeeringConnectionRequest,
  ): Promise<DeleteVpcPeeringConnectionResult> {
    await this.peerings.remove(context, peeringRef(request));
    return { Return: true };
  }
}
