import { UpdateSecurityGroupRuleDescriptionsIngress$ } from '@aws-sdk/client-ec2';
import { updateRuleDescriptions } from './update-rule-descriptions.js';

/** New descriptions for ingress rules of a group. */
export const UpdateSecurityGroupRuleDescriptionsIngressAction = updateRuleDescriptions(
  UpdateSecurityGroupRuleDescriptionsIngress$,
  'ingress',
);
