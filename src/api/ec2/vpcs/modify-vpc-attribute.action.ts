import { ModifyVpcAttribute$, type ModifyVpcAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { refuseVpcChange } from './vpc-attributes.js';

@Injectable()
@Ec2Action(ModifyVpcAttribute$, 'vpc:update')
export class ModifyVpcAttributeAction implements Ec2Handler<ModifyVpcAttributeRequest, undefined> {
  constructor(private readonly vpcs: VpcService) {}

  async handle({ projectId }: RequestContext, request: ModifyVpcAttributeRequest): Promise<undefined> {
    await this.vpcs.require(projectId, idRef('vpc', request.VpcId ?? ''));
    refuseVpcChange(request);
  }
}
