import { type UpdateSecurityGroupRuleDescriptionsIngressRequest } from '@aws-sdk/client-ec2';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type RuleDescription } from '../../../cloud/security-groups/rule-change.service.js';
import { idRef } from '../refs.js';
import { rulesOfPermission } from './asked-rules.js';
import { withCheckedSources } from './group-of.js';
import { descriptionOf } from './rule-peers.js';

/** Rules by their ids, or as they are, each with its new description: one of both ways. */
export function descriptionsOf(
  { accountNumber }: RequestContext,
  request: Pick<
    UpdateSecurityGroupRuleDescriptionsIngressRequest,
    'IpPermissions' | 'SecurityGroupRuleDescriptions'
  >,
): readonly RuleDescription[] {
  const { IpPermissions: permissions = [], SecurityGroupRuleDescriptions: byId = [] } = request;
  if (permissions.length > 0 && byId.length > 0)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter ipPermissions cannot be used with the parameter securityGroupRuleDescriptions',
    );
  if (permissions.length + byId.length === 0)
    throw new EngineError(
      'MissingParameter',
      'Either ipPermissions or securityGroupRuleDescriptions should be provided.',
    );
  const rules = permissions.flatMap((permission) => rulesOfPermission(permission, accountNumber));
  return [
    ...withCheckedSources(rules).map((rule) => ({ rule })),
    ...byId.map(({ SecurityGroupRuleId: id = '', Description: text }) => ({
      ref: idRef('security-group-rule', id),
      description: descriptionOf(text),
    })),
  ];
}
