import { AuthorizeSecurityGroupEgress$ } from '@aws-sdk/client-ec2';
import { authorizeRules } from './authorize-rules.js';

/** Lets more out of the instances of a group. */
export const AuthorizeSecurityGroupEgressAction = authorizeRules(AuthorizeSecurityGroupEgress$, 'egress');
