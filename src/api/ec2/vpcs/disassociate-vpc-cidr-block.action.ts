import {
  DisassociateVpcCidrBlock$,
  type DisassociateVpcCidrBlockRequest,
  type DisassociateVpcCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { rangeView } from './vpc.view.js';

/** A range beside the first, in which there is no subnet. */
@Injectable()
@Ec2Action(DisassociateVpcCidrBlock$, 'vpc:update')
export class DisassociateVpcCidrBlockAction implements Ec2Handler<
  DisassociateVpcCidrBlockRequest,
  DisassociateVpcCidrBlockResult
> {
  constructor(private readonly own: OwnVpcService) {}

  async handle(
    context: RequestContext,
    { AssociationId = '' }: DisassociateVpcCidrBlockRequest,
  ): Promise<DisassociateVpcCidrBlockResult> {
    const { vpcEc2Id, id, cidr } = await this.own.removeRange(context, AssociationId);
    return {
      VpcId: vpcEc2Id,
      CidrBlockAssociation: { ...rangeView(id, cidr), CidrBlockState: { State: 'disassociating' } },
    };
  }
}
