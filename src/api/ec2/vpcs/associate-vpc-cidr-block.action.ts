import {
  AssociateVpcCidrBlock$,
  type AssociateVpcCidrBlockRequest,
  type AssociateVpcCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { OwnVpcService } from '../../../cloud/vpcs/own-vpc.service.js';
import { Ipv6Service } from '../../../cloud/vpcs/ipv6.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { rangeView, vpcIpv6View } from './vpc.view.js';

const PARAMETERS: Built = { VpcId: 'built', CidrBlock: 'built', AmazonProvidedIpv6CidrBlock: 'built' };

/** Another range of a VPC, for more subnets, or its range of IPv6. */
@Injectable()
@Ec2Action(AssociateVpcCidrBlock$, 'vpc:update')
export class AssociateVpcCidrBlockAction implements Ec2Handler<
  AssociateVpcCidrBlockRequest,
  AssociateVpcCidrBlockResult
> {
  constructor(
    private readonly own: OwnVpcService,
    private readonly ipv6: Ipv6Service,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async handle(
    context: RequestContext,
    request: AssociateVpcCidrBlockRequest,
  ): Promise<AssociateVpcCidrBlockResult> {
    refuseUnbuilt(request, PARAMETERS);
    const { VpcId = '', CidrBlock, AmazonProvidedIpv6CidrBlock: ofCloud = false } = request;
    if (ofCloud && CidrBlock !== undefined)
      throw new EngineError(
        'InvalidParameterCombination',
        'The parameters cidrBlock and amazonProvidedIpv6CidrBlock may not be used together',
      );
    if (ofCloud) {
      const row = await this.ipv6.giveVpc(context, idRef('vpc', VpcId));
      return { VpcId, Ipv6CidrBlockAssociation: vpcIpv6View(row, this.place.region, 'associating') };
    }
    if (CidrBlock === undefined)
      throw new EngineError('MissingParameter', 'The request must contain the parameter cidrBlock');
    const { id, cidr } = await this.own.addRange(context, idRef('vpc', VpcId), CidrBlock);
    return {
      VpcId,
      CidrBlockAssociation: { ...rangeView(id, cidr), CidrBlockState: { State: 'associating' } },
    };
  }
}
