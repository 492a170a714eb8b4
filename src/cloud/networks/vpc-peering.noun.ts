import { firstOf, malformedAs, type Noun } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';
import { vpcPeeringStates } from './vpc-peering.state.js';

const IS_OPEN = `(state = 'active' OR state = 'pending-acceptance' AND created_at > engine_now() - interval '7 days')`;

/** What the shared mechanisms know of a peering connection of two VPCs. */
export const vpcPeeringNoun = {
  name: 'vpc-peering',
  ec2: {
    prefixes: { 'vpc-peering': 'pcx' },
    malformed: malformedAs('InvalidVpcPeeringConnectionId.Malformed', 'pcx'),
    notFound: (refs) => ({
      code: 'InvalidVpcPeeringConnectionID.NotFound',
      message: `The vpcPeeringConnection ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: {
    type: 'vpc-peering-connection',
    taggable: `SELECT ec2_id AS id FROM vpc_peerings
      WHERE (project_id = $1 OR accepter_project_id = $1) AND ec2_id = ANY($2::text[])`,
    rows: 'vpc_peerings x WHERE true',
  },
  tables: ['vpc_peerings'],
  purge: {
    ...{ what: 'VPC peering connections', days: KEPT_DAYS, batch: 1_000 },
    sql: `DELETE FROM vpc_peerings p WHERE p.ctid = ANY(ARRAY(
        SELECT d.ctid FROM vpc_peerings d
        WHERE coalesce(d.ended_at, CASE d.state WHEN 'pending-acceptance' THEN d.created_at END) < ${OLD} LIMIT $2))
      RETURNING p.id`,
  },
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf(`vpc_peerings WHERE ${IS_OPEN}`),
  quotas: [
    {
      name: 'vpc_peerings',
      initial: 50,
      help: 'Peering connections that a VPC may have asked for or accepted',
      counts: {
        // What others ask of it is nothing of its own before it accepts: they could use all of it up.
        sql: `SELECT count(*) AS used FROM vpc_peerings WHERE ${IS_OPEN}
          AND (vpc_id = $1 OR accepter_vpc_id = $1 AND state = 'active')`,
        in: 'vpcs',
      },
      refuse: ({ within }) => ({
        code: 'ActiveVpcPeeringConnectionPerVpcLimitExceeded',
        message: `The maximum number of VPC peering connections has been reached for VPC '${within}'.`,
      }),
    },
  ],
  tokenInUse: null,
  states: [vpcPeeringStates],
  projectEnd: {
    holds: null,
    removes: ['DELETE FROM vpc_peerings WHERE project_id = $1 OR accepter_project_id = $1'],
  },
  docs: { is: 'A way between two VPCs for their own addresses', lives: '90 days after its end' },
} as const satisfies Noun;
