import { firstOf, malformedAs, type Noun } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const networkInterfaceNoun = {
  name: 'network-interface',
  ec2: {
    prefixes: { 'network-interface': 'eni' },
    malformed: malformedAs('InvalidNetworkInterfaceId.Malformed', 'eni'),
    notFound: (refs) => ({
      code: 'InvalidNetworkInterfaceID.NotFound',
      message: `The networkInterface ID '${firstOf(refs)}' does not exist`,
    }),
  },
  tags: {
    type: 'network-interface',
    taggable: `SELECT n.ec2_id AS id FROM network_interfaces n JOIN instances i ON i.id = n.instance_id
      WHERE i.project_id = $1 AND n.ec2_id = ANY($2::text[])`,
    rows: 'network_interfaces x WHERE true',
    // It goes with its instance, before its tags do.
    listed: () => 'EXISTS (SELECT FROM network_interfaces n WHERE n.ec2_id = o.resource_id)',
  },
  tables: ['network_interfaces', 'fixed_addresses'],
  purge: null,
  gauges: [
    {
      name: 'engine_addresses',
      help: 'Addresses of guests in use; quarantined: a host has not let go of them',
      label: 'state',
      sql: 'SELECT state AS label, count(*) AS value FROM fixed_addresses GROUP BY state',
    },
  ],
  ps: null,
  doctor: {
    what: 'quarantine',
    sql: `SELECT address AS resource, 'its host, ' || host || ', has not let go of it for a day' AS words
      FROM fixed_addresses WHERE state = 'quarantined' AND since < engine_now() - interval '1 day'`,
  },
  completion: completionOf('network_interfaces WHERE true'),
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: null,
  docs: {
    is: 'The network card of an instance, with its address',
    lives:
      'when the instance holds nothing; a quarantined address when its host has confirmed or is forgotten',
  },
} as const satisfies Noun;
