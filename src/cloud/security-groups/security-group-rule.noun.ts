import { firstOf, type Noun } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const securityGroupRuleNoun = {
  name: 'security-group-rule',
  ec2: {
    prefixes: { 'security-group-rule': 'sgr' },
    malformed: (id) => ({
      code: 'InvalidSecurityGroupRuleId.Malformed',
      message: `The security group rule ID '${id.slice(0, 100)}' is malformed`,
    }),
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
  tables: ['security_group_rules'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('security_group_rules WHERE true'),
  quotas: [
    {
      name: 'security_group_rules',
      initial: 20,
      help: 'Ingress rules that a security group may have',
      counts: {
        sql: `SELECT count(*) AS used FROM security_group_rules WHERE group_id = $1 AND direction = 'ingress'`,
        in: 'security_groups',
      },
      refuse: () => ({
        code: 'RulesPerSecurityGroupLimitExceeded',
        message: 'The maximum number of rules per security group has been reached.',
      }),
    },
    {
      name: 'security_group_egress_rules',
      initial: 20,
      help: 'Egress rules that a security group may have',
      counts: {
        sql: `SELECT count(*) AS used FROM security_group_rules WHERE group_id = $1 AND direction = 'egress'`,
        in: 'security_groups',
      },
      refuse: () => ({
        code: 'RulesPerSecurityGroupLimitExceeded',
        message: 'The maximum number of rules per security group has been reached.',
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: {
    holds: null,
    removes: [
      'DELETE FROM security_group_rules r USING security_groups g WHERE g.id IN (r.group_id, r.source_group_id) AND g.project_id = $1',
    ],
  },
  docs: {
    is: 'What the instances of a security group may be sent, and may send',
    lives: 'when they are deleted, or their group or project is',
  },
} as const satisfies Noun;
