import {
  DisassociateSubnetCidrBlock$,
  type DisassociateSubnetCidrBlockRequest,
  type DisassociateSubnetCidrBlockResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { Ipv6Service } from '../../../cloud/vpcs/ipv6.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { subnetIpv6View } from './subnet.view.js';

/** A range of which no interface has an address. */
@Injectable()
@Ec2Action(DisassociateSubnetCidrBlock$, 'vpc:update')
export class DisassociateSubnetCidrBlockAction implements Ec2Handler<
  DisassociateSubnetCidrBlockRequest,
  DisassociateSubnetCidrBlockResult
> {
  constructor(private readonly ipv6: Ipv6Service) {}

  async handle(
    context: RequestContext,
    { AssociationId = '' }: DisassociateSubnetCidrBlockRequest,
  ): Promise<DisassociateSubnetCidrBlockResult> {
    const gone = await this.ipv6.takeFromSubnet(context, AssociationId);
    return {
      SubnetId: gone.subnetEc2Id,
      Ipv6CidrBlockAssociation: subnetIpv6View(gone, 'disassociating'),
    };
  }
}
