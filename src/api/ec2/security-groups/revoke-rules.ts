import {
  type RevokeSecurityGroupEgressResult,
  type RevokeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { Injectable, type Type } from '@nestjs/common';
import type { StaticOperationSchema } from '@smithy/types';
import { type RequestContext } from '../../../common/context/request-context.js';
import { type RuleDirection, type RuleRow } from '../../../cloud/security-groups/security-group.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { unknownPermissionView } from './ip-permission.view.js';
import { type Revocation, revocationOf } from './rule-requests.js';
import { revokedRuleView } from './security-group-rule.view.js';

type Result = RevokeSecurityGroupIngressResult & RevokeSecurityGroupEgressResult;

/** The verb that takes rules of one direction from a group. */
export function revokeRules(
  schema: StaticOperationSchema,
  direction: RuleDirection,
): Type<Ec2Handler<never, unknown>> {
  @Injectable()
  @Ec2Action(schema, 'security-group-rule:delete')
  class RevokeRules implements Ec2Handler<Revocation, Result> {
    constructor(
      private readonly groups: SecurityGroupService,
      private readonly rules: SecurityGroupRuleService,
    ) {}

    async check(context: RequestContext, request: Revocation): Promise<void> {
      await this.groups.check(context, revocationOf(context, request).group);
    }

    async handle(context: RequestContext, request: Revocation): Promise<Result> {
      const { group: named, refs, rules } = revocationOf(context, request);
      const of = { projectId: context.projectId, named, direction };
      if (refs !== undefined) return revokedView(await this.rules.revokeById(of, refs));
      const { revoked, unknown } = await this.rules.revoke(of, rules);
      return { ...revokedView(revoked), UnknownIpPermissions: unknown.map(unknownPermissionView) };
    }
  }
  return RevokeRules;
}

const revokedView = (rows: readonly RuleRow[]) => ({
  Return: true,
  RevokedSecurityGroupRules: rows.map(revokedRuleView),
});
