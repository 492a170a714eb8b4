import {
  AssociateSubnetCidrBlock$,
  type AssociateSubnetCidrBlockRequest,
  type AssociateSubnetCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Ipv6Service } from '../../../cloud/vpcs/ipv6.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Built, refuseUnbuilt } from '../instances/launch/built.js';
import { idRef } from '../refs.js';
import { subnetIpv6View } from './subnet.view.js';

const PARAMETERS: Built = { SubnetId: 'built', Ipv6CidrBlock: 'built' };

/** The range of IPv6 of a subnet: a /64 of its VPC's. */
@Injectable()
@Ec2Action(AssociateSubnetCidrBlock$, 'vpc:update')
export class AssociateSubnetCidrBlockAction implements Ec2Handler<
  AssociateSubnetCidrBlockRequest,
  AssociateSubnetCidrBlockResult
> {
  constructor(private readonly ipv6: Ipv6Service) {}

  async handle(
    context: RequestContext,
    request: AssociateSubnetCidrBlockRequest,
  ): Promise<AssociateSubnetCidrBlockResult> {
    refuseUnbuilt(request, PARAMETERS);
    const { SubnetId = '', Ipv6CidrBlock } = request;
    if (Ipv6CidrBlock === undefined)
      throw new EngineError('MissingParameter', 'The request must contain the parameter ipv6CidrBlock');
    const row = await this.ipv6.giveSubnet(context, idRef('subnet', SubnetId), Ipv6CidrBlock);
    return { SubnetId, Ipv6CidrBlockAssociation: subnetIpv6View(row, 'associating') };
  }
}
