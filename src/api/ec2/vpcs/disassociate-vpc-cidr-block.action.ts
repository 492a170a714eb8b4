import {
  DisassociateVpcCidrBlock$,
  type DisassociateVpcCidrBlockRequest,
  type DisassociateVpcCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { Ipv6Service } from '../../../cloud/vpcs/ipv6.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { rangeView, vpcIpv6View } from './vpc.view.js';

/** A range beside the first, or that of IPv6, in which there is no subnet. */
@Injectable()
@Ec2Action(DisassociateVpcCidrBlock$, 'vpc:update')
export class DisassociateVpcCidrBlockAction implements Ec2Handler<
  DisassociateVpcCidrBlockRequest,
  DisassociateVpcCidrBlockResult
> {
  constructor(
    private readonly own: OwnVpcService,
    private readonly ipv6: Ipv6Service,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    { AssociationId = '' }: DisassociateVpcCidrBlockRequest,
  ): Promise<DisassociateVpcCidrBlockResult> {
    const gone = await this.ipv6.takeFromVpc(context, AssociationId);
    if (gone)
      return {
        VpcId: gone.vpcEc2Id,
        Ipv6CidrBlockAssociation: vpcIpv6View(gone, this.place.region, 'disassociating'),
      };
    const { vpcEc2Id, id, cidr } = await this.own.removeRange(context, AssociationId);
    return {
      VpcId: vpcEc2Id,
      CidrBlockAssociation: { ...rangeView(id, cidr), CidrBlockState: { State: 'disassociating' } },
    };
  }
}
