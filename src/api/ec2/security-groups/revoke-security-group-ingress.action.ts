import {
  RevokeSecurityGroupIngress$,
  type RevokeSecurityGroupIngressRequest,
  type RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type Ref } from '../../../common/refs/ref.js';
import { IngressService } from '../../../cloud/security-groups/ingress.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRefs } from '../refs.js';
import { unknownPermissionView } from './ip-permission.view.js';
import { revokedRuleView } from './security-group-rule.view.js';
import { groupOf, withCheckedSources } from './group-of.js';
import { isFlat, rulesOf } from './ingress-rules.js';

type Request = RevokeSecurityGroupIngressRequest;

@Injectable()
@Ec2Action(RevokeSecurityGroupIngress$, 'security-group-rule:delete')
export class RevokeSecurityGroupIngressAction implements Ec2Handler<
  Request,
  RevokeSecurityGroupIngressResult
> {
  constructor(
    private readonly groups: SecurityGroupService,
    private readonly ingress: IngressService,
  ) {}

  async check(context: RequestContext, request: Request): Promise<void> {
    const group = groupOf(request);
    if (ruleRefsOf(request) === undefined) withCheckedSources(rulesOf(request, context.accountNumber));
    await this.groups.check(context, group);
  }

  async handle(context: RequestContext, request: Request): Promise<RevokeSecurityGroupIngressResult> {
    const { projectId, accountNumber } = context;
    const named = ruleRefsOf(request);
    if (named !== undefined) {
      const rows = await this.ingress.revokeById(projectId, groupOf(request), named);
      return { Return: true, RevokedSecurityGroupRules: rows.map(revokedRuleView) };
    }
    const rules = withCheckedSources(rulesOf(request, accountNumber));
    const { revoked, unknown } = await this.ingress.revoke(projectId, groupOf(request), rules);
    return {
      Return: true,
      RevokedSecurityGroupRules: revoked.map(revokedRuleView),
      UnknownIpPermissions: unknown.map(unknownPermissionView),
    };
  }
}

/** Rules are named by their ids, or described: not both. */
function ruleRefsOf(request: Request): readonly Ref[] | undefined {
  const { SecurityGroupRuleIds: ids, IpPermissions } = request;
  if (ids === undefined || ids.length === 0) return undefined;
  const refs = idRefs('security-group-rule', ids);
  if (IpPermissions === undefined && !isFlat(request)) return refs;
  throw new EngineError(
    'InvalidParameterCombination',
    'The parameter securityGroupRuleIds cannot be used with the parameter ipPermissions',
  );
}
