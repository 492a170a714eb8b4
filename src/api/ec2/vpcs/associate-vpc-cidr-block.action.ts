import {
  AssociateVpcCidrBlock$,
  type AssociateVpcCidrBlockRequest,
  type AssociateVpcCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, off, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { rangeView } from './vpc.view.js';

const PARAMETERS: Built = { VpcId: 'built', CidrBlock: 'built', AmazonProvidedIpv6CidrBlock: off };

/** Another range of a VPC, for more subnets. */
@Injectable()
@Ec2Action(AssociateVpcCidrBlock$, 'vpc:update')
export class AssociateVpcCidrBlockAction implements Ec2Handler<
  AssociateVpcCidrBlockRequest,
  AssociateVpcCidrBlockResult
> {
  constructor(private readonly own: OwnVpcService) {}

  async handle(
    context: RequestContext,
    request: AssociateVpcCidrBlockRequest,
  ): Promise<AssociateVpcCidrBlockResult> {
    refuseUnbuilt(request, PARAMETERS);
    const { VpcId = '', CidrBlock } = request;
    if (CidrBlock === undefined)
      throw new EngineError('MissingParameter', 'The request must contain the parameter cidrBlock');
    const { id, cidr } = await this.own.addRange(context, idRef('vpc', VpcId), CidrBlock);
    return {
      VpcId,
      CidrBlockAssociation: { ...rangeView(id, cidr), CidrBlockState: { State: 'associating' } },
    };
  }
}
