import { firstOf, malformedAs, type Noun } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

/**
 * The network's own address, its gateway's and its broadcast address, as far as they are in the range: no interface can
 * have them.
 */
export const RESERVED_ADDRESSES = `(SELECT count(*) FROM unnest(ARRAY[host(network(w.cidr::inet)), w.gateway, host(broadcast(w.cidr::inet))]) a
  WHERE a::inet - '0.0.0.0'::inet BETWEEN r.first AND r.last)`;

/** How many addresses for guests each range has, and how many of them are in use. */
const USE = `(SELECT r.zone, r.last - r.first + 1 - ${RESERVED_ADDRESSES} AS size, (SELECT count(*) FROM fixed_addresses a
  WHERE a.network_id = r.network_id AND a.number BETWEEN r.first AND r.last) AS used
  FROM address_ranges r JOIN networks w ON w.id = r.network_id) u`;

export const subnetNoun = {
  name: 'subnet',
  ec2: {
    prefixes: { subnet: 'subnet' },
    malformed: malformedAs('InvalidSubnetID.Malformed', 'subnet'),
    notFound: (refs) => ({
      code: 'InvalidSubnetID.NotFound',
      message: `The subnet ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  // The ranges that subnets bring along are their VPC's.
  tables: ['address_ranges', 'subnets', 'subnet_ipv6_ranges', 'vpc_ranges'],
  purge: null,
  gauges: [
    {
      name: 'engine_free_addresses',
      help: 'Addresses of guests that are not in use',
      label: 'zone',
      sql: `SELECT zone AS label, sum(size - used)::float8 AS value FROM ${USE} GROUP BY zone`,
    },
  ],
  ps: null,
  doctor: {
    what: 'addresses',
    sql: `SELECT zone AS resource, 'all ' || size || ' addresses of the zone are in use' AS words FROM ${USE} WHERE used >= size`,
  },
  completion: completionOf('subnets WHERE true'),
  tags: {
    type: 'subnet',
    taggable: `SELECT s.ec2_id AS id FROM subnets s JOIN vpcs v ON v.id = s.vpc_id
      WHERE v.project_id = $1 AND s.ec2_id = ANY($2::text[])`,
    rows: 'subnets x WHERE true',
  },
  quotas: [
    {
      name: 'vpc_subnets',
      initial: 200,
      help: 'Subnets that a VPC of a project’s own may have',
      counts: { sql: 'SELECT count(*) AS used FROM subnets WHERE vpc_id = $1', in: 'vpcs' },
      refuse: ({ within }) => ({
        code: 'SubnetLimitExceeded',
        message: `The maximum number of subnets has been reached for VPC '${within}'.`,
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: {
    holds: null,
    removes: ['DELETE FROM subnets s USING vpcs v WHERE v.id = s.vpc_id AND v.project_id = $1'],
  },
  docs: {
    is: 'The part of a VPC in one zone, with a range of addresses',
    lives:
      'when they are deleted, or their project is; `address_ranges` of the flat network never: a zone’s first launch makes its range',
  },
} as const satisfies Noun;
