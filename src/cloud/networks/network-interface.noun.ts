import { firstOf, malformedAs, type Noun } from '../nouns/noun.js';
import { interfaceQuotas } from './interface.quotas.js';
import { completionOf } from '../nouns/row-keeper.js';
import { interfaceStates } from './network-interface.state.js';

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
    taggable: `SELECT n.ec2_id AS id FROM network_interfaces n LEFT JOIN instances i ON i.id = n.instance_id
      WHERE n.ec2_id = ANY($2::text[]) AND (n.project_id = $1 OR i.project_id = $1)`,
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
  quotas: interfaceQuotas,
  // Its row goes when it ends.
  tokenInUse: () => 'EXISTS (SELECT FROM network_interfaces n WHERE n.id = t.resource_id)',
  states: [interfaceStates],
  projectEnd: {
    holds: { what: 'network interfaces', rows: 'network_interfaces WHERE project_id = $1' },
    removes: ['DELETE FROM network_interfaces WHERE project_id = $1'],
  },
  docs: {
    is: 'A network card with its address: an instance’s, or one that its project has made on its own',
    lives:
      'until the instance holds nothing, or its project deletes it; a quarantined address when its host has confirmed or is forgotten',
  },
} as const satisfies Noun;
