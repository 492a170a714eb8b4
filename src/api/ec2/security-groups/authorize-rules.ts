import {
  type AuthorizeSecurityGroupEgressResult,
  type AuthorizeSecurityGroupIngressResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable, type Type } from '@nestjs/common';
import type { StaticOperationSchema } from '@smithy/types';
import { type RequestContext } from '../../../common/context/request-context.js';
import { type RuleDirection } from '../../../cloud/security-groups/security-group.js';
import { SecurityGroupRuleService } from '../../../cloud/security-groups/rule.service.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { type Authorization, authorizationOf } from './rule-requests.js';
import { newRuleViews } from './security-group-rule.view.js';

type Result = AuthorizeSecurityGroupIngressResult & AuthorizeSecurityGroupEgressResult;

/** The verb that adds rules of one direction to a group. */
export function authorizeRules(
  schema: StaticOperationSchema,
  direction: RuleDirection,
): Type<Ec2Handler<never, unknown>> {
  @Injectable()
  @Ec2Action(schema, 'security-group-rule:create')
  class AuthorizeRules implements Ec2Handler<Authorization, Result> {
    constructor(
      private readonly groups: SecurityGroupService,
      private readonly rules: SecurityGroupRuleService,
      @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
    ) {}

    async check(context: RequestContext, request: Authorization): Promise<void> {
      await this.groups.check(context, authorizationOf(context, request).group);
    }

    async handle(context: RequestContext, request: Authorization): Promise<Result> {
      const { projectId, accountNumber } = context;
      const { group: named, ...asked } = authorizationOf(context, request);
      const rows = await this.rules.authorize({ projectId, named, direction }, asked);
      const place = { region: this.place.region, accountNumber };
      return { Return: true, SecurityGroupRules: newRuleViews(rows, asked.tags, place) };
    }
  }
  return AuthorizeRules;
}
