import { CreateSubnet$, type CreateSubnetRequest, type CreateSubnetResult } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcService } from '../../../cloud/networks/vpc.service.js';
import { type NewSubnet, OwnSubnetService } from '../../../cloud/vpcs/own-subnet.service.js';
import { REGION_SETTINGS, type RegionSettings, zoneIdOf } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { newSubnetOf } from './new-subnet.js';
import { subnetViews } from './subnet.view.js';

@Injectable()
@Ec2Action(CreateSubnet$, 'vpc:create')
export class CreateSubnetAction implements Ec2Handler<CreateSubnetRequest, CreateSubnetResult> {
  constructor(
    private readonly own: OwnSubnetService,
    private readonly vpcs: VpcService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateSubnetRequest): Promise<void> {
    await this.own.check(context, await this.#asked(request));
  }

  async handle(context: RequestContext, request: CreateSubnetRequest): Promise<CreateSubnetResult> {
    const asked = await this.#asked(request);
    const made = await this.own.create(context, asked);
    const vpc = await this.vpcs.layout(context.projectId, asked.vpc.value);
    const place = { region: this.place.region, accountNumber: context.accountNumber };
    return { Subnet: subnetViews(vpc, place).find(({ SubnetId }) => SubnetId === made) };
  }

  async #asked(request: CreateSubnetRequest): Promise<NewSubnet> {
    const zones = await this.own.zones();
    return newSubnetOf(request, (id) => zones.find((name) => zoneIdOf(this.place.region, name) === id));
  }
}
