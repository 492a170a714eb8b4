import { RevokeSecurityGroupIngress$ } from '@aws-sdk/client-ec2';
import { revokeRules } from './revoke-rules.js';

/** Lets less in to the instances of a group. */
export const RevokeSecurityGroupIngressAction = revokeRules(RevokeSecurityGroupIngress$, 'ingress');
