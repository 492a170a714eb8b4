import { UpdateSecurityGroupRuleDescriptionsEgress$ } from '@aws-sdk/client-ec2';
import { updateRuleDescriptions } from './update-rule-descriptions.js';

/** New descriptions for egress rules of a group. */
export const UpdateSecurityGroupRuleDescriptionsEgressAction = updateRuleDescriptions(
  UpdateSecurityGroupRuleDescriptionsEgress$,
  'egress',
);
