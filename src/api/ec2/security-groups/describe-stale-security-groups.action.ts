import {
  DescribeStaleSecurityGroups$,
  type DescribeStaleSecurityGroupsRequest,
  type DescribeStaleSecurityGroupsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { checkedIds } from '../refs.js';
import { staleGroupsView } from './stale-groups.view.js';

/** A rule is stale when it names a group at the other end of a peering connection that has ended: it lets nobody in. */
@Injectable()
@Ec2Action(DescribeStaleSecurityGroups$, 'security-group:read')
export class DescribeStaleSecurityGroupsAction implements Ec2Handler<
  DescribeStaleSecurityGroupsRequest,
  DescribeStaleSecurityGroupsResult
> {
  constructor(private readonly groups: SecurityGroupService) {}

  async handle(
    context: RequestContext,
    { VpcId = '' }: DescribeStaleSecurityGroupsRequest,
  ): Promise<DescribeStaleSecurityGroupsResult> {
    checkedIds('vpc', [VpcId]);
    return {
      StaleSecurityGroupSet: staleGroupsView(await this.groups.stale(context, VpcId), context, VpcId),
    };
  }
}
