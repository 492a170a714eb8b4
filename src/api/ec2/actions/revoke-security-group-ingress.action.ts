import {
  RevokeSecurityGroupIngress$,
  type RevokeSecurityGroupIngressRequest,
  type RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { checkRuleIds } from '../../../security-groups/group-ids.js';
import { IngressService } from '../../../security-groups/ingress.service.js';
import { SecurityGroupService } from '../../../security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { unknownPermissionView } from '../views/ip-permission.view.js';
import { revokedRuleView } from '../views/security-group-rule.view.js';
import { groupOf } from './groups/group-of.js';
import { isFlat, rulesOf } from './groups/ingress-rules.js';

type Request = RevokeSecurityGroupIngressRequest;

@Injectable()
@Ec2Action(RevokeSecurityGroupIngress$)
export class RevokeSecurityGroupIngressAction implements Ec2Handler<
  Request,
  RevokeSecurityGroupIngressResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly ingress: IngressService,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    if (ruleIdsOf(request) === undefined) rulesOf(request, context.accountNumber);
    await this.groups.check(context, groupOf(request));
  }

  async handle(context: RequestContext, request: Request): Promise<RevokeSecurityGroupIngressResult> {
    const { projectId, accountNumber } = context;
    const ruleIds = ruleIdsOf(request);
    if (ruleIds !== undefined) {
      const rows = await this.ingress.revokeById(projectId, groupOf(request), ruleIds);
      return { Return: true, RevokedSecurityGroupRules: rows.map(revokedRuleView) };
    }
    const rules = rulesOf(request, accountNumber);
    const { revoked, unknown } = await this.ingress.revoke(projectId, groupOf(request), rules);
    return {
      Return: true,
      RevokedSecurityGroupRules: revoked.map(revokedRuleView),
      UnknownIpPermissions: unknown.map(unknownPermissionView),
    };
  }
}

/** Rules are named by their ids, or described: not both. */
function ruleIdsOf(request: Request): readonly string[] | undefined {
  const { SecurityGroupRuleIds: ids, IpPermissions } = request;
  if (ids === undefined || ids.length === 0) return undefined;
  checkRuleIds(ids);
  if (IpPermissions === undefined && !isFlat(request)) return ids;
  throw new EngineError(
    'InvalidParameterCombination',
    'The parameter securityGroupRuleIds cannot be used with the parameter ipPermissions',
  );
}
