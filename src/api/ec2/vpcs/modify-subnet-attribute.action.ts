import { ModifySubnetAttribute$, type ModifySubnetAttributeRequest } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { Ipv6Service } from '../../../cloud/vpcs/ipv6.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { subnetChangeOf } from './subnet-change.js';

@Injectable()
@Ec2Action(ModifySubnetAttribute$, 'vpc:update')
export class ModifySubnetAttributeAction implements Ec2Handler<ModifySubnetAttributeRequest, undefined> {
  constructor(
    private readonly vpcs: VpcService,
    private readonly ipv6: Ipv6Service,
  ) {}

  async handle(context: RequestContext, request: ModifySubnetAttributeRequest): Promise<undefined> {
    const { projectId } = context;
    const { mapPublicIp, assignIpv6 } = subnetChangeOf(request);
    const subnet = idRef('subnet', request.SubnetId ?? '');
    await this.vpcs.requireSubnet(projectId, subnet);
    if (mapPublicIp !== undefined) await this.vpcs.setMapPublicIp(projectId, subnet, mapPublicIp);
    if (assignIpv6 !== undefined) await this.ipv6.setAssign(context, subnet, assignIpv6);
  }
}
