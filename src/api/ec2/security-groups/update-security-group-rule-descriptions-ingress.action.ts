import {
  UpdateSecurityGroupRuleDescriptionsIngress$,
  type UpdateSecurityGroupRuleDescriptionsIngressRequest,
  type UpdateSecurityGroupRuleDescriptionsIngressResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RuleChangeService } from '../../../cloud/security-groups/rule-change.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { groupOf } from './group-of.js';
import { descriptionsOf } from './rule-descriptions.js';

type Request = UpdateSecurityGroupRuleDescriptionsIngressRequest;

@Injectable()
@Ec2Action(UpdateSecurityGroupRuleDescriptionsIngress$, 'security-group-rule:update')
export class UpdateSecurityGroupRuleDescriptionsIngressAction implements Ec2Handler<
  Request,
  UpdateSecurityGroupRuleDescriptionsIngressResult
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
  ): Promise<UpdateSecurityGroupRuleDescriptionsIngressResult> {
    const descriptions = descriptionsOf(context, request);
    const of = { projectId: context.projectId, named: groupOf(request), direction: 'ingress' } as const;
    await this.changes.describe(of, descriptions);
    return { Return: true };
  }
}
