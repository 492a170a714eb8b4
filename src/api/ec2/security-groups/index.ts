import { type Ec2Verbs } from '../ec2-action.js';
import { AuthorizeSecurityGroupEgressAction } from './authorize-security-group-egress.action.js';
import { AuthorizeSecurityGroupIngressAction } from './authorize-security-group-ingress.action.js';
import { CreateSecurityGroupAction } from './create-security-group.action.js';
import { DeleteSecurityGroupAction } from './delete-security-group.action.js';
import { DescribeSecurityGroupReferencesAction } from './describe-security-group-references.action.js';
import { DescribeSecurityGroupRulesAction } from './describe-security-group-rules.action.js';
import { DescribeSecurityGroupsAction } from './describe-security-groups.action.js';
import { DescribeStaleSecurityGroupsAction } from './describe-stale-security-groups.action.js';
import { ModifySecurityGroupRulesAction } from './modify-security-group-rules.action.js';
import { RevokeSecurityGroupEgressAction } from './revoke-security-group-egress.action.js';
import { RevokeSecurityGroupIngressAction } from './revoke-security-group-ingress.action.js';
import { UpdateSecurityGroupRuleDescriptionsEgressAction } from './update-security-group-rule-descriptions-egress.action.js';
import { UpdateSecurityGroupRuleDescriptionsIngressAction } from './update-security-group-rule-descriptions-ingress.action.js';

/** One line a class. */
export const securityGroups: Ec2Verbs = [
  AuthorizeSecurityGroupEgressAction,
  AuthorizeSecurityGroupIngressAction,
  CreateSecurityGroupAction,
  DeleteSecurityGroupAction,
  DescribeSecurityGroupReferencesAction,
  DescribeSecurityGroupRulesAction,
  DescribeSecurityGroupsAction,
  DescribeStaleSecurityGroupsAction,
  ModifySecurityGroupRulesAction,
  RevokeSecurityGroupEgressAction,
  RevokeSecurityGroupIngressAction,
  UpdateSecurityGroupRuleDescriptionsEgressAction,
  UpdateSecurityGroupRuleDescriptionsIngressAction,
];
