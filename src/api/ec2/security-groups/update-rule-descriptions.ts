import {
  type UpdateSecurityGroupRuleDescriptionsEgressRequest,
  type UpdateSecurityGroupRuleDescriptionsIngressRequest,
} from '@aws-sdk/client-ec2';
import { Injectable, type Type } from '@nestjs/common';
import type { StaticOperationSchema } from '@smithy/types';
import { type RequestContext } from '../../../common/context/request-context.js';
import { RuleChangeService } from '../../../cloud/security-groups/rule-change.service.js';
import { type RuleDirection } from '../../../cloud/security-groups/security-group.js';
import { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { groupOf } from './group-of.js';
import { descriptionsOf } from './rule-descriptions.js';

type Request =
  UpdateSecurityGroupRuleDescriptionsIngressRequest | UpdateSecurityGroupRuleDescriptionsEgressRequest;

/** The verb that gives rules of one direction new descriptions. */
export function updateRuleDescriptions(
  schema: StaticOperationSchema,
  direction: RuleDirection,
): Type<Ec2Handler<never, unknown>> {
  @Injectable()
  @Ec2Action(schema, 'security-group-rule:update')
  class UpdateRuleDescriptions implements Ec2Handler<Request, { readonly Return: boolean }> {
    constructor(
      private readonly groups: SecurityGroupService,
      private readonly changes: RuleChangeService,
    ) {}

    async check(context: RequestContext, request: Request): Promise<void> {
      descriptionsOf(context, request);
      await this.groups.check(context, groupOf(request));
    }

    async handle(context: RequestContext, request: Request): Promise<{ readonly Return: boolean }> {
      const descriptions = descriptionsOf(context, request);
      const of = { projectId: context.projectId, named: groupOf(request), direction };
      await this.changes.describe(of, descriptions);
      return { Return: true };
    }
  }
  return UpdateRuleDescriptions;
}
