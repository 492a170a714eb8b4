import { firstOf, listOf, type Noun } from '../nouns/noun.js';

/** EC2's instance type: it has no id there, only its name. */
export const flavorNoun = {
  name: 'flavor',
  ec2: {
    prefixes: {},
    notFound: (refs, { action }) =>
      action === 'DescribeInstanceTypes'
        ? {
            code: 'InvalidInstanceType',
            message: `The following supplied instance types do not exist: [${listOf(refs).slice(0, 400)}]`,
          }
        : {
            code: 'InvalidParameterValue',
            message: `Invalid value '${firstOf(refs).slice(0, 100)}' for InstanceType.`,
          },
  },
} as const satisfies Noun;
