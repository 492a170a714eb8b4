import {
  ModifySecurityGroupRules$,
  type ModifySecurityGroupRulesRequest,
  type ModifySecurityGroupRulesResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RuleChangeService } from '../../../cloud/security-groups/rule-change.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { groupOf } from './group-of.js';
import { ruleChangesOf } from './rule-changes.js';

@Injectable()
@Ec2Action(ModifySecurityGroupRules$, 'security-group-rule:update')
export class ModifySecurityGroupRulesAction implements Ec2Handler<
  ModifySecurityGroupRulesRequest,
  ModifySecurityGroupRulesResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly changes: RuleChangeService,
  ) {}

  async check(context: RequestContext, request: ModifySecurityGroupRulesRequest): Promise<void> {
    ruleChangesOf(request);
    await this.groups.check(context, groupOf(request));
  }

  async handle(
    { projectId }: RequestContext,
    request: ModifySecurityGroupRulesRequest,
  ): Promise<ModifySecurityGroupRulesResult> {
    const changes = ruleChangesOf(request);
    await this.changes.modify({ projectId, named: groupOf(request) }, changes);
    return { Return: true };
  }
}
