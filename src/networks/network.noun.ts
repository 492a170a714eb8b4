import { firstOf, type Noun } from '../nouns/noun.js';

/** EC2 shows a network as a VPC with a subnet. */
export const networkNoun = {
  name: 'network',
  ec2: {
    prefixes: { network: 'subnet', vpc: 'vpc' },
    notFound: (refs) => ({
      code: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
} as const satisfies Noun;
