import {
  RevokeSecurityGroupEgress$,
  type RevokeSecurityGroupEgressRequest,
  type RevokeSecurityGroupEgressResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { unknownPermissionView } from './ip-permission.view.js';
import { revocationOf } from './rule-requests.js';
import { revokedRuleView } from './security-group-rule.view.js';

type Request = RevokeSecurityGroupEgressRequest;

@Injectable()
@Ec2Action(RevokeSecurityGroupEgress$, 'security-group-rule:delete')
export class RevokeSecurityGroupEgressAction implements Ec2Handler<Request, RevokeSecurityGroupEgressResult> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly rules: SecurityGroupRuleService,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    await this.groups.check(context, revocationOf(context, request).group);
  }

  async handle(context: RequestContext, request: Request): Promise<RevokeSecurityGroupEgressResult> {
    const { group: named, refs, rules } = revocationOf(context, request);
    const of = { projectId: context.projectId, named, direction: 'egress' } as const;
    if (refs !== undefined) {
      const rows = await this.rules.revokeById(of, refs);
      return { Return: true, RevokedSecurityGroupRules: rows.map(revokedRuleView) };
    }
    const { revoked, unknown } = await this.rules.revoke(of, rules);
    return {
      Return: true,
      RevokedSecurityGroupRules: revoked.map(revokedRuleView),
      UnknownIpPermissions: unknown.map(unknownPermissionView),
    };
  }
}
