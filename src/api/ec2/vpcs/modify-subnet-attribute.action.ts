import { ModifySubnetAttribute$, type ModifySubnetAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { subnetChangeOf } from './subnet-change.js';

@Injectable()
@Ec2Action(ModifySubnetAttribute$, 'vpc:update')
export class ModifySubnetAttributeAction implements Ec2Handler<ModifySubnetAttributeRequest, undefined> {
  constructor(private readonly vpcs: VpcService) {}

  async handle({ projectId }: RequestContext, request: ModifySubnetAttributeRequest): Promise<undefined> {
    const { mapPublicIp } = subnetChangeOf(request);
    const subnet = idRef('subnet', request.SubnetId ?? '');
    await this.vpcs.requireSubnet(projectId, subnet);
    if (mapPublicIp !== undefined) await this.vpcs.setMapPublicIp(projectId, subnet, mapPublicIp);
  }
}
