import { firstOf, listOf, type Noun } from '../nouns/noun.js';

export const zoneNoun = {
  name: 'zone',
  ec2: {
    prefixes: {},
    notFound: (refs, { action }) => {
      const code = 'InvalidParameterValue';
      if (action === 'DescribeAvailabilityZones')
        return { code, message: `Invalid availability zone: [${listOf(refs).slice(0, 400)}]` };
      const what = refs[0]?.by === 'ec2Id' ? 'zone-id' : 'zone';
      return { code, message: `Invalid availability ${what}: [${firstOf(refs).slice(0, 100)}]` };
    },
  },
} as const satisfies Noun;
