import { firstOf, type Noun } from '../nouns/noun.js';

export const networkInterfaceNoun = {
  name: 'network-interface',
  ec2: {
    prefixes: { 'network-interface': 'eni' },
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
} as const satisfies Noun;
