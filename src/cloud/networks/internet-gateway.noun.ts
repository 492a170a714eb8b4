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
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM internet_gateways WHERE project_id = $1'] },
  docs: { is: 'The way of a VPC to the world', lives: 'when their project is deleted' },
} as const satisfies Noun;
