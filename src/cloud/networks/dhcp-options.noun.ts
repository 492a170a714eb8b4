import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const dhcpOptionsNoun = {
  name: 'dhcp-options',
  ec2: {
    prefixes: { 'dhcp-options': 'dopt' },
    malformed: malformedAs('InvalidDhcpOptionsId.Malformed', 'dopt'),
    notFound: (refs) => ({
      code: 'InvalidDhcpOptionID.NotFound',
      message: `The dhcpOption ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: { type: 'dhcp-options', ...ownRows('dhcp_options') },
  tables: ['dhcp_options'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('dhcp_options WHERE true'),
  quotas: [
    {
      name: 'dhcp_options',
      initial: 100,
      help: 'Sets of DHCP options that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM dhcp_options WHERE project_id = $1' },
      refuse: () => ({
        code: 'DhcpOptionsLimitExceeded',
        message: 'The maximum number of DHCP options sets has been reached.',
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM dhcp_options WHERE project_id = $1'] },
  docs: { is: 'What DHCP tells the guests of a VPC', lives: 'when they are deleted, or their project is' },
} as const satisfies Noun;
