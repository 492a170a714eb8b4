import {
  CreateSecurityGroup$,
  type CreateSecurityGroupRequest,
  type CreateSecurityGroupResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { arnOf } from '../arn.js';
import { tagsView } from '../tags/tags.view.js';
import { newGroupOf } from './new-group.js';

@Injectable()
@Ec2Action(CreateSecurityGroup$, 'security-group:create')
export class CreateSecurityGroupAction implements Ec2Handler<
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CreateSecurityGroupRequest): Promise<void> {
    await this.groups.checkVpc(context, newGroupOf(request).vpcId);
  }

  async handle(
    context: RequestContext,
    request: CreateSecurityGroupRequest,
  ): Promise<CreateSecurityGroupResult> {
    const asked = newGroupOf(request);
    const { ec2Id } = await this.groups.create(context, asked);
    return {
      GroupId: ec2Id,
      Tags: tagsView(asked.tags.map(({ key, value }) => [key, value])),
      SecurityGroupArn: arnOf({ ...this.place, ...context }, `security-group/${ec2Id}`),
    };
  }
}
