import { firstOf, type Noun } from '../nouns/noun.js';

export const vpcNoun = {
  name: 'vpc',
  ec2: {
    prefixes: { vpc: 'vpc' },
    notFound: (refs) => ({
      code: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
} as const satisfies Noun;
