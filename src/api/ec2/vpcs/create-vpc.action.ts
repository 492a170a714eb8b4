import { CreateVpc$, type CreateVpcRequest, type CreateVpcResult } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { newVpcOf } from './new-vpc.js';
import { vpcView } from './vpc.view.js';

@Injectable()
@Ec2Action(CreateVpc$, 'vpc:create')
export class CreateVpcAction implements Ec2Handler<CreateVpcRequest, CreateVpcResult> {
  constructor(
    private readonly own: OwnVpcService,
    private readonly vpcs: VpcService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateVpcRequest): Promise<void> {
    await this.own.check(context, newVpcOf(request));
  }

  async handle(context: RequestContext, request: CreateVpcRequest): Promise<CreateVpcResult> {
    const made = await this.own.create(context, newVpcOf(request));
    const vpc = await this.vpcs.layout(context.projectId, made);
    const { accountNumber } = context;
    return { Vpc: { ...vpcView(vpc, { region: this.place.region, accountNumber }), State: 'pending' } };
  }
}
