import {
  type AuthorizeSecurityGroupEgressRequest,
  type AuthorizeSecurityGroupIngressRequest,
  type RevokeSecurityGroupEgressRequest,
  type RevokeSecurityGroupIngressRequest,
} from '@aws-sdk/client-ec2';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type Ref } from '../../../common/refs/ref.js';
import { type AskedRule } from '../../../cloud/security-groups/security-group.js';
import { type Tag } from '../../../cloud/tags/tag.js';
import { tagsOfSpecifications } from '../../../cloud/tags/tag-specifications.js';
import { idRefs } from '../refs.js';
import { isFlat, rulesOf } from './asked-rules.js';
import { groupOf, withCheckedSources } from './group-of.js';

export type Authorization = AuthorizeSecurityGroupIngressRequest | AuthorizeSecurityGroupEgressRequest;
export type Revocation = RevokeSecurityGroupIngressRequest | RevokeSecurityGroupEgressRequest;

/** What is to be added to which group, checked for form. */
export const authorizationOf = (
  { accountNumber }: RequestContext,
  request: Authorization,
): { readonly group: Ref; readonly rules: readonly AskedRule[]; readonly tags: readonly Tag[] } => ({
  group: groupOf(request),
  rules: withCheckedSources(rulesOf(request, accountNumber)),
  tags: tagsOfSpecifications(request.TagSpecifications, ['security-group-rule'])['security-group-rule'] ?? [],
});

/** What is to go from which group: rules by their ids, or as they are described. */
export function revocationOf(
  { accountNumber }: RequestContext,
  request: Revocation,
): { readonly group: Ref; readonly refs: readonly Ref[] | undefined; readonly rules: readonly AskedRule[] } {
  const group = groupOf(request);
  const refs = ruleRefsOf(request);
  const rules = refs === undefined ? withCheckedSources(rulesOf(request, accountNumber)) : [];
  return { group, refs, rules };
}

/** Rules are named by their ids, or described: not both. */
function ruleRefsOf(request: Revocation): readonly Ref[] | undefined {
  const { SecurityGroupRuleIds: ids, IpPermissions } = request;
  if (ids === undefined || ids.length === 0) return undefined;
  const refs = idRefs('security-group-rule', ids);
  if (IpPermissions === undefined && !isFlat(request)) return refs;
  throw new EngineError(
    'InvalidParameterCombination',
    'The parameter securityGroupRuleIds cannot be used with the parameter ipPermissions',
  );
}
