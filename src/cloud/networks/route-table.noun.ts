import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const routeTableNoun = {
  name: 'route-table',
  ec2: {
    prefixes: { 'route-table': 'rtb' },
    malformed: malformedAs('InvalidRouteTableId.Malformed', 'rtb'),
    notFound: (refs) => ({
      code: 'InvalidRouteTableID.NotFound',
      message: `The routeTable ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: { type: 'route-table', ...ownRows('route_tables') },
  tables: ['route_tables'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('route_tables WHERE true'),
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM route_tables WHERE project_id = $1'] },
  docs: { is: 'Where the traffic of subnets goes', lives: 'when their project is deleted' },
} as const satisfies Noun;
