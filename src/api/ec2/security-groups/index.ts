import { type Ec2Verbs } from '../ec2-action.js';
import { AuthorizeSecurityGroupIngressAction } from './authorize-security-group-ingress.action.js';
import { CreateSecurityGroupAction } from './create-security-group.action.js';
import { DeleteSecurityGroupAction } from './delete-security-group.action.js';
import { DescribeSecurityGroupsAction } from './describe-security-groups.action.js';
import { RevokeSecurityGroupIngressAction } from './revoke-security-group-ingress.action.js';

/** One line a class. */
export const securityGroups: Ec2Verbs = [
  AuthorizeSecurityGroupIngressAction,
  CreateSecurityGroupAction,
  DeleteSecurityGroupAction,
  DescribeSecurityGroupsAction,
  RevokeSecurityGroupIngressAction,
];
