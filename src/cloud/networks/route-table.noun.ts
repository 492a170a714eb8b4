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
  tables: ['route_tables', 'routes', 'route_table_associations'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('route_tables WHERE true'),
  quotas: [
    {
      name: 'vpc_route_tables',
      initial: 200,
      help: 'Route tables that a VPC of a project’s own may have',
      counts: { sql: 'SELECT count(*) AS used FROM route_tables WHERE vpc_id = $1', in: 'vpcs' },
      refuse: ({ within }) => ({
        code: 'RouteTableLimitExceeded',
        message: `The maximum number of route tables has been reached for VPC '${within}'.`,
      }),
    },
    {
      name: 'route_table_routes',
      initial: 50,
      help: 'Routes that a route table may have beside those of its VPC’s ranges',
      counts: { sql: 'SELECT count(*) AS used FROM routes WHERE route_table_id = $1', in: 'route_tables' },
      refuse: ({ within }) => ({
        code: 'RouteLimitExceeded',
        message: `The maximum number of routes has been reached in route table '${within}'.`,
      }),
    },
  ],
  // Its row goes when it ends.
  tokenInUse: () => 'EXISTS (SELECT FROM route_tables r WHERE r.id = t.resource_id)',
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM route_tables WHERE project_id = $1'] },
  docs: { is: 'Where the traffic of subnets goes', lives: 'when they are deleted, or their project is' },
} as const satisfies Noun;
