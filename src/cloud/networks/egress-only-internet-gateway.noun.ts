import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const egressOnlyGatewayNoun = {
  name: 'egress-only-internet-gateway',
  ec2: {
    prefixes: { 'egress-only-internet-gateway': 'eigw' },
    malformed: malformedAs('InvalidEgressOnlyInternetGatewayId.Malformed', 'eigw'),
    notFound: (refs) => ({
      code: 'InvalidGatewayID.NotFound',
      message: `The egress-only internet gateway ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: { type: 'egress-only-internet-gateway', ...ownRows('egress_only_internet_gateways') },
  tables: ['egress_only_internet_gateways'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('egress_only_internet_gateways WHERE true'),
  quotas: [
    {
      name: 'egress_only_internet_gateways',
      initial: 5,
      help: 'Egress-only internet gateways that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM egress_only_internet_gateways WHERE project_id = $1' },
      refuse: () => ({
        code: 'InternetGatewayLimitExceeded',
        message: 'The maximum number of egress-only internet gateways has been reached.',
      }),
    },
  ],
  // Its row goes when it ends.
  tokenInUse: () => 'EXISTS (SELECT FROM egress_only_internet_gateways g WHERE g.id = t.resource_id)',
  states: null,
  projectEnd: {
    holds: null,
    removes: ['DELETE FROM egress_only_internet_gateways WHERE project_id = $1'],
  },
  docs: {
    is: 'The way of a VPC to the world over IPv6, by which only answers come in',
    lives: 'when they are deleted, or their project is',
  },
} as const satisfies Noun;
