import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const internetGatewayNoun = {
  name: 'internet-gateway',
  ec2: {
    prefixes: { 'internet-gateway': 'igw' },
    malformed: malformedAs('InvalidInternetGatewayId.Malformed', 'igw'),
    notFound: (refs) => ({
      code: 'InvalidInternetGatewayID.NotFound',
      message: `The internetGateway ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: { type: 'internet-gateway', ...ownRows('internet_gateways') },
  tables: ['internet_gateways'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('internet_gateways WHERE true'),
  quotas: [
    {
      name: 'internet_gateways',
      initial: 5,
      help: 'Internet gateways that a project may have, that of its default VPC among them',
      counts: { sql: 'SELECT count(*) AS used FROM internet_gateways WHERE project_id = $1' },
      refuse: () => ({
        code: 'InternetGatewayLimitExceeded',
        message: 'The maximum number of internet gateways has been reached.',
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM internet_gateways WHERE project_id = $1'] },
  docs: { is: 'The way of a VPC to the world', lives: 'when they are deleted, or their project is' },
} as const satisfies Noun;
