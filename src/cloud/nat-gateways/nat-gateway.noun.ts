import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';
import { natGatewayStates } from './nat-gateway.state.js';

/** What the shared mechanisms know of a NAT gateway. */
export const natGatewayNoun = {
  name: 'nat-gateway',
  ec2: {
    prefixes: { 'nat-gateway': 'nat' },
    malformed: malformedAs('NatGatewayMalformed', 'nat'),
    notFound: (refs) => ({
      code: 'NatGatewayNotFound',
      message: `The Nat Gateway ${firstOf(refs).slice(0, 100)} was not found`,
    }),
  },
  tables: ['nat_gateways'],
  purge: {
    ...{ what: 'NAT gateways', days: KEPT_DAYS, batch: 1_000 },
    sql: `DELETE FROM nat_gateways g WHERE g.ctid = ANY(ARRAY(
        SELECT d.ctid FROM nat_gateways d WHERE d.ended_at < ${OLD}
          AND NOT EXISTS (SELECT FROM network_interfaces n WHERE n.nat_gateway_id = d.id)
          AND NOT EXISTS (SELECT FROM operation_members m WHERE m.resource_id = d.id) LIMIT $2))
      RETURNING g.id`,
  },
  gauges: [
    {
      name: 'engine_nat_gateways',
      help: 'NAT gateways that projects have',
      label: 'state',
      sql: 'SELECT state AS label, count(*) AS value FROM nat_gateways WHERE ended_at IS NULL GROUP BY state',
    },
  ],
  ps: {
    columns: ['nat_gateway', 'state', 'task', 'address', 'host', 'project'],
    sql: `SELECT g.ec2_id AS nat_gateway, g.state, g.task, g.public_address AS address, g.host, p.name AS project
      FROM nat_gateways g JOIN projects p ON p.id = g.project_id
      WHERE g.ended_at IS NULL ORDER BY g.created_at, g.id LIMIT $1`,
  },
  doctor: {
    what: 'NAT gateways',
    sql: `SELECT ec2_id AS resource, 'it has no host, so that nobody gets out by it' AS words FROM nat_gateways
      WHERE state = 'available' AND is_public AND host IS NULL`,
  },
  completion: completionOf('nat_gateways WHERE ended_at IS NULL'),
  tags: {
    type: 'natgateway',
    ...ownRows('nat_gateways'),
    taggable: `SELECT ec2_id AS id FROM nat_gateways
      WHERE project_id = $1 AND ec2_id = ANY($2::text[]) AND ended_at IS NULL`,
    listed: () => `EXISTS (SELECT FROM nat_gateways g WHERE g.ec2_id = o.resource_id AND g.ended_at IS NULL)`,
  },
  quotas: [
    {
      name: 'nat_gateways',
      initial: 5,
      help: 'NAT gateways that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM nat_gateways WHERE project_id = $1 AND ended_at IS NULL' },
      refuse: ({ limit }) => ({
        code: 'NatGatewayLimitExceeded',
        message: `Performing this operation would exceed the limit of ${limit} NAT gateways`,
      }),
    },
  ],
  tokenInUse: (since) =>
    `EXISTS (SELECT FROM nat_gateways g WHERE g.id = t.resource_id AND coalesce(g.ended_at, 'infinity') >= ${since})`,
  states: [natGatewayStates],
  projectEnd: {
    holds: { what: 'NAT gateways', rows: 'nat_gateways WHERE project_id = $1 AND ended_at IS NULL' },
    removes: ['DELETE FROM nat_gateways WHERE project_id = $1'],
  },
  docs: {
    is: 'A way out for guests of a VPC that have no address outside',
    lives: '90 days after its end, not beyond its subnet',
  },
} as const satisfies Noun;
