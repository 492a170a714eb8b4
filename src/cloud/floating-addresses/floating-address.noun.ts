import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';
import { addressQuotas } from './address.quotas.js';
import { addressStates } from './floating-address.state.js';

/** What the shared mechanisms know of a floating address. */
export const floatingAddressNoun = {
  name: 'floating-address',
  ec2: {
    prefixes: { 'floating-address': 'eipalloc', 'address-association': 'eipassoc' },
    malformed: malformedAs('InvalidAllocationID.Malformed', 'eipalloc'),
    notFound: (refs) => {
      const [ref] = refs;
      return ref?.by === 'name'
        ? { code: 'InvalidAddress.NotFound', message: `Address '${firstOf(refs).slice(0, 100)}' not found.` }
        : {
            code: 'InvalidAllocationID.NotFound',
            message: `The allocation ID '${firstOf(refs).slice(0, 100)}' does not exist`,
          };
    },
  },
  tables: ['floating_ranges', 'floating_addresses', 'floating_set_aside'],
  purge: {
    ...{ what: 'floating addresses', days: KEPT_DAYS, batch: 1_000 },
    sql: `DELETE FROM floating_addresses f WHERE f.ctid = ANY(ARRAY(
        SELECT d.ctid FROM floating_addresses d WHERE d.ended_at < ${OLD} AND cardinality(d.bound_hosts) = 0
          AND NOT EXISTS (SELECT FROM operation_members m WHERE m.resource_id = d.id) LIMIT $2))
      RETURNING f.id`,
  },
  gauges: [
    {
      name: 'engine_floating_addresses',
      help: 'Floating addresses that projects have',
      label: 'state',
      sql: 'SELECT state AS label, count(*) AS value FROM floating_addresses WHERE ended_at IS NULL GROUP BY state',
    },
  ],
  ps: {
    columns: ['address', 'state', 'task', 'instance', 'host', 'project'],
    sql: `SELECT f.address, f.state, f.task, i.ec2_id AS instance, f.host, p.name AS project
      FROM floating_addresses f JOIN projects p ON p.id = f.project_id LEFT JOIN instances i ON i.id = f.instance_id
      WHERE f.ended_at IS NULL ORDER BY f.number LIMIT $1`,
  },
  doctor: {
    what: 'floating addresses',
    sql: `SELECT address AS resource, 'somebody outside of the cloud answers for it; asked by ' || host AS words FROM floating_set_aside
      UNION ALL SELECT f.address, 'a host has not let go of it: ' || array_to_string(f.bound_hosts, ', ')
      FROM floating_addresses f WHERE f.task IS NULL AND f.association_id IS NULL AND cardinality(f.bound_hosts) > 0
        AND f.settled_at < engine_now() - interval '1 day'`,
  },
  completion: completionOf('floating_addresses WHERE ended_at IS NULL'),
  tags: {
    type: 'elastic-ip',
    ...ownRows('floating_addresses'),
    taggable: `SELECT ec2_id AS id FROM floating_addresses
      WHERE project_id = $1 AND ec2_id = ANY($2::text[]) AND ended_at IS NULL`,
    listed: () =>
      'EXISTS (SELECT FROM floating_addresses f WHERE f.ec2_id = o.resource_id AND f.ended_at IS NULL)',
  },
  quotas: addressQuotas,
  tokenInUse: null,
  states: [addressStates],
  projectEnd: {
    holds: {
      what: 'floating addresses',
      rows: 'floating_addresses WHERE project_id = $1 AND ended_at IS NULL',
    },
    removes: ['DELETE FROM floating_addresses WHERE project_id = $1'],
  },
  docs: {
    is: 'An address that a project has beside those of its guests, and may put before any of them',
    lives:
      '90 days after it was given back, not before every host has let go of it; `floating_ranges` and ' +
      '`floating_set_aside` until the operator deletes the range',
  },
} as const satisfies Noun;
