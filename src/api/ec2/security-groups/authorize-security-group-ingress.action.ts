import { AuthorizeSecurityGroupIngress$ } from '@aws-sdk/client-ec2';
import { authorizeRules } from './authorize-rules.js';

/** Lets more in to the instances of a group. */
export const AuthorizeSecurityGroupIngressAction = authorizeRules(AuthorizeSecurityGroupIngress$, 'ingress');
