import { RevokeSecurityGroupEgress$ } from '@aws-sdk/client-ec2';
import { revokeRules } from './revoke-rules.js';

/** Lets less out of the instances of a group. */
export const RevokeSecurityGroupEgressAction = revokeRules(RevokeSecurityGroupEgress$, 'egress');
