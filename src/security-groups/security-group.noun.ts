import { firstOf, type Noun, ownRows } from '../nouns/noun.js';

export const securityGroupNoun = {
  name: 'security-group',
  ec2: {
    prefixes: { 'security-group': 'sg' },
    notFound: (refs, { within }) => ({
      code: 'InvalidGroup.NotFound',
      message: `The security group '${firstOf(refs)}' does not exist${
        within !== undefined && refs[0]?.by === 'name' ? ` in default VPC '${within}'` : ''
      }`,
    }),
  },
  tags: { type: 'security-group', ...ownRows('security_groups') },
} as const satisfies Noun;
