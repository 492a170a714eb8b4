import { ModifyVpcAttribute$, type ModifyVpcAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { DhcpOptionsService } from '../../../cloud/vpcs/dhcp-options.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { vpcChangeOf } from './vpc-attributes.js';

@Injectable()
@Ec2Action(ModifyVpcAttribute$, 'vpc:update')
export class ModifyVpcAttributeAction implements Ec2Handler<ModifyVpcAttributeRequest, undefined> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly sets: DhcpOptionsService,
  ) {}

  async handle(context: RequestContext, request: ModifyVpcAttributeRequest): Promise<undefined> {
    const vpc = idRef('vpc', request.VpcId ?? '');
    const change = vpcChangeOf(request, await this.vpcs.layout(context.projectId, vpc.value));
    await this.sets.setDns(context, vpc, change);
  }
}
