import { firstOf, type Noun } from '../nouns/noun.js';

export const subnetNoun = {
  name: 'subnet',
  ec2: {
    prefixes: { subnet: 'subnet' },
    notFound: (refs) => ({
      code: 'InvalidSubnetID.NotFound',
      message: `The subnet ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
} as const satisfies Noun;
