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
  tables: ['network_acls'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('network_acls WHERE true'),
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM network_acls WHERE project_id = $1'] },
  docs: { is: 'What passes into subnets and out of them', lives: 'when their project is deleted' },
} as const satisfies Noun;
