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

/** AWS tells of VPCs at the other end of a peering connection, of which there are none. */
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
    for (const ref of idRefs('security-group', GroupId)) await this.groups.check(context, ref);
    return { SecurityGroupReferenceSet: [] };
  }
}
