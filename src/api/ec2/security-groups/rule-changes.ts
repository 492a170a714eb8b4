import { type ModifySecurityGroupRulesRequest, type SecurityGroupRuleRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { type RuleChange } from '../../../cloud/security-groups/rule-change.service.js';
import { type AskedRule } from '../../../cloud/security-groups/security-group.js';
import { idRef } from '../refs.js';
import { withCheckedSources } from './group-of.js';
import { descriptionOf, groupPeer, ipv4Peer, ipv6Peer, noPeer, refusePrefixList } from './rule-peers.js';
import { portsOf } from './rule-ports.js';

/** ModifySecurityGroupRules → which rules are to be what. All of a rule is said anew, as AWS wants it. */
export function ruleChangesOf({
  SecurityGroupRules = [],
}: ModifySecurityGroupRulesRequest): readonly RuleChange[] {
  const changes = SecurityGroupRules.map(
    ({ SecurityGroupRuleId: id = '', SecurityGroupRule: rule = {} }) => ({
      ref: idRef('security-group-rule', id),
      rule: ruleOf(rule),
    }),
  );
  withCheckedSources(changes.map(({ rule }) => rule));
  return changes;
}

function ruleOf(asked: SecurityGroupRuleRequest): AskedRule {
  return { ...portsOf(asked), source: peerOf(asked), description: descriptionOf(asked.Description) };
}

function peerOf({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId }: SecurityGroupRuleRequest) {
  const said = [CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId].filter((part) => part !== undefined);
  if (said.length === 0) noPeer();
  if (said.length > 1)
    throw new EngineError(
      'InvalidParameterCombination',
      'Only one of cidrIpv4, cidrIpv6, prefixListId, or referencedGroupId can be specified',
    );
  if (CidrIpv4 !== undefined) return ipv4Peer(CidrIpv4);
  if (CidrIpv6 !== undefined) return ipv6Peer(CidrIpv6);
  if (PrefixListId !== undefined) refusePrefixList(PrefixListId);
  return groupPeer({ GroupId: ReferencedGroupId }, '');
}
