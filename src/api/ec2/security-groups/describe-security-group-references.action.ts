import {
  DescribeSecurityGroupReferences$,
  type DescribeSecurityGroupReferencesRequest,
  type DescribeSecurityGroupReferencesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRefs } from '../refs.js';

/** VPCs at the other end of peering connections whose rules name these groups. */
@Injectable()
@Ec2Action(DescribeSecurityGroupReferences$, 'security-group:read')
export class DescribeSecurityGroupReferencesAction implements Ec2Handler<
  DescribeSecurityGroupReferencesRequest,
  DescribeSecurityGroupReferencesResult
> {
  constructor(private readonly groups: SecurityGroupService) {}

  async handle(
    context: RequestContext,
    { GroupId }: DescribeSecurityGroupReferencesRequest,
  ): Promise<DescribeSecurityGroupReferencesResult> {
    const found = await this.groups.references(context, idRefs('security-group', GroupId));
    return {
      SecurityGroupReferenceSet: found.map(({ groupEc2Id, vpcEc2Id, peeringEc2Id }) => ({
        ...{ GroupId: groupEc2Id, ReferencingVpcId: vpcEc2Id, VpcPeeringConnectionId: peeringEc2Id },
      })),
    };
  }
}
