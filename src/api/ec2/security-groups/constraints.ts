import { allowed, type Constraint, type Constraints } from '../protocol/constraint.js';

const port: Constraint = { min: -1, max: 65_535 };
const rules: Readonly<Record<string, Constraint>> = {
  FromPort: port,
  ToPort: port,
  'IpPermissions.FromPort': port,
  'IpPermissions.ToPort': port,
};

/** See `CONSTRAINTS`. */
export const securityGroupsConstraints: Constraints = {
  AuthorizeSecurityGroupIngress: {
    ...rules,
    'TagSpecification.ResourceType': allowed('security-group-rule'),
  },
  AuthorizeSecurityGroupEgress: {
    ...rules,
    'TagSpecification.ResourceType': allowed('security-group-rule'),
  },
  RevokeSecurityGroupIngress: rules,
  RevokeSecurityGroupEgress: rules,
  CreateSecurityGroup: { 'TagSpecification.ResourceType': allowed('security-group') },
};
