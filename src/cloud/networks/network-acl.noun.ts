import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const networkAclNoun = {
  name: 'network-acl',
  ec2: {
    prefixes: { 'network-acl': 'acl' },
    malformed: malformedAs('InvalidNetworkAclId.Malformed', 'acl'),
    notFound: (refs) => ({
      code: 'InvalidNetworkAclID.NotFound',
      message: `The networkAcl ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: { type: 'network-acl', ...ownRows('network_acls') },
  tables: ['network_acls', 'network_acl_entries', 'network_acl_associations'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('network_acls WHERE true'),
  quotas: [
    {
      name: 'vpc_network_acls',
      initial: 200,
      help: 'Network ACLs that a VPC of a project’s own may have',
      counts: { sql: 'SELECT count(*) AS used FROM network_acls WHERE vpc_id = $1', in: 'vpcs' },
      refuse: ({ within }) => ({
        code: 'NetworkAclLimitExceeded',
        message: `The maximum number of network ACLs has been reached for VPC '${within}'.`,
      }),
    },
    {
      name: 'network_acl_entries',
      initial: 20,
      help: 'Entries that a network ACL may have in each direction, beside the one that ends it',
      counts: {
        sql: `SELECT greatest(count(*) FILTER (WHERE is_egress), count(*) FILTER (WHERE NOT is_egress)) AS used
          FROM network_acl_entries WHERE network_acl_id = $1`,
        in: 'network_acls',
      },
      refuse: ({ within }) => ({
        code: 'NetworkAclEntryLimitExceeded',
        message: `The maximum number of network ACL entries has been reached in '${within}'.`,
      }),
    },
  ],
  // Its row goes when it ends.
  tokenInUse: () => 'EXISTS (SELECT FROM network_acls a WHERE a.id = t.resource_id)',
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM network_acls WHERE project_id = $1'] },
  docs: {
    is: 'What passes into subnets and out of them',
    lives: 'when they are deleted, or their VPC or their project is',
  },
} as const satisfies Noun;
