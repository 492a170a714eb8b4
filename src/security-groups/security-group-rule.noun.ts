import { firstOf, type Noun } from '../nouns/noun.js';

export const securityGroupRuleNoun = {
  name: 'security-group-rule',
  ec2: {
    prefixes: { 'security-group-rule': 'sgr' },
    notFound: (refs) => ({
      code: 'InvalidSecurityGroupRuleId.NotFound',
      message: `The security group rule ID '${firstOf(refs)}' does not exist`,
    }),
  },
  tags: {
    type: 'security-group-rule',
    taggable: `SELECT r.ec2_id AS id FROM security_group_rules r JOIN security_groups g ON g.id = r.group_id
      WHERE g.project_id = $1 AND r.ec2_id = ANY($2::text[])`,
    rows: 'security_group_rules x WHERE true',
  },
} as const satisfies Noun;
