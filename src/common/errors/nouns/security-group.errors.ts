import { client, type ErrorRow } from '../error-row.js';

/** Security groups and their rules. */
export const securityGroupErrors = {
  'InvalidGroup.Duplicate': client(409),
  'InvalidGroup.InUse': client(409),
  'InvalidGroup.NotFound': client(404),
  'InvalidGroup.Reserved': client(),
  'InvalidGroupId.Malformed': client(),
  'InvalidGroupId.NotFound': client(404),
  'InvalidPermission.Duplicate': client(409),
  'InvalidPermission.Malformed': client(),
  'InvalidPermission.NotFound': client(404),
  'InvalidSecurityGroupRuleId.Malformed': client(),
  'InvalidSecurityGroupRuleId.NotFound': client(404),
  CannotDelete: client(409),
  DependencyViolation: client(409),
  RulesPerSecurityGroupLimitExceeded: client(403),
  SecurityGroupLimitExceeded: client(403),
} as const satisfies Readonly<Record<string, ErrorRow>>;
