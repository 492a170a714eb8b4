import {
  UpdateSecurityGroupRuleDescriptionsEgress$,
  type UpdateSecurityGroupRuleDescriptionsEgressRequest,
  type UpdateSecurityGroupRuleDescriptionsEgressResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RuleChangeService } from '../../../cloud/security-groups/rule-change.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { groupOf } from './group-of.js';
import { descriptionsOf } from './rule-descriptions.js';

type Request = UpdateSecurityGroupRuleDescriptionsEgressRequest;

@Injectable()
@Ec2Action(UpdateSecurityGroupRuleDescriptionsEgress$, 'security-group-rule:update')
export class UpdateSecurityGroupRuleDescriptionsEgressAction implements Ec2Handler<
  Request,
  UpdateSecurityGroupRuleDescriptionsEgressResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly changes: RuleChangeService,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    descriptionsOf(context, request);
    await this.groups.check(context, groupOf(request));
  }

  async handle(
    context: RequestContext,
    request: Request,
  ): Promise<UpdateSecurityGroupRuleDescriptionsEgressResult> {
    const descriptions = descriptionsOf(context, request);
    const of = { projectId: context.projectId, named: groupOf(request), direction: 'egress' } as const;
    await this.changes.describe(of, descriptions);
    return { Return: true };
  }
}
