import {
  DeleteSecurityGroup$,
  type DeleteSecurityGroupRequest,
  type DeleteSecurityGroupResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { groupOf } from './group-of.js';

@Injectable()
@Ec2Action(DeleteSecurityGroup$, 'security-group:delete')
export class DeleteSecurityGroupAction implements Ec2Handler<
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult
> {
  constructor(private readonly groups: SecurityGroupService) {}

  async check(context: RequestContext, request: DeleteSecurityGroupRequest): Promise<void> {
    await this.groups.check(context, groupOf(request));
  }

  async handle(
    context: RequestContext,
    request: DeleteSecurityGroupRequest,
  ): Promise<DeleteSecurityGroupResult> {
    const { ec2Id } = await this.groups.remove(context, groupOf(request));
    return { Return: true, GroupId: ec2Id };
  }
}
