import {
  AcceptVpcPeeringConnection$,
  type AcceptVpcPeeringConnectionRequest,
  type AcceptVpcPeeringConnectionResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VpcPeeringService } from '../../../cloud/vpcs/vpc-peering.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { peeringRef } from './peering-ref.js';
import { vpcPeeringView } from './vpc-peering.view.js';

@Injectable()
@Ec2Action(AcceptVpcPeeringConnection$, 'vpc:update')
export class AcceptVpcPeeringConnectionAction implements Ec2Handler<
  AcceptVpcPeeringConnectionRequest,
  AcceptVpcPeeringConnectionResult
> {
  constructor(
    private readonly peerings: VpcPeeringService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: AcceptVpcPeeringConnectionRequest): Promise<void> {
    await this.peerings.checkFound(context, peeringRef(request));
  }

  async handle(
    context: RequestContext,
    request: AcceptVpcPeeringConnectionRequest,
  ): Promise<AcceptVpcPeeringConnectionResult> {
    const row = await this.peerings.accept(context, peeringRef(request));
    return { VpcPeeringConnection: vpcPeeringView(row, this.place.region) };
  }
}
