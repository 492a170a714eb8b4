import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const securityGroupNoun = {
  name: 'security-group',
  ec2: {
    prefixes: { 'security-group': 'sg' },
    malformed: malformedAs('InvalidGroupId.Malformed', 'sg'),
    notFound: (refs, { within }) => ({
      code: 'InvalidGroup.NotFound',
      message: `The security group '${firstOf(refs)}' does not exist${
        within !== undefined && refs[0]?.by === 'name' ? ` in default VPC '${within}'` : ''
      }`,
    }),
  },
  tags: { type: 'security-group', ...ownRows('security_groups') },
  tables: ['security_groups'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('security_groups WHERE true'),
  quotas: [
    {
      name: 'security_groups',
      initial: 10,
      help: 'Security groups that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM security_groups WHERE project_id = $1' },
      refuse: ({ within }) => ({
        code: 'SecurityGroupLimitExceeded',
        message: `The maximum number of security groups for VPC '${within}' has been reached.`,
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM security_groups WHERE project_id = $1'] },
  docs: {
    is: 'A set of rules for the traffic of its instances',
    lives: 'when they are deleted, or their project is',
  },
} as const satisfies Noun;
