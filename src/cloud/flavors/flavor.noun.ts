import { firstOf, listOf, type Noun } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

/** EC2's instance type: it has no id there, only its name. */
export const flavorNoun = {
  name: 'flavor',
  ec2: {
    prefixes: {},
    malformed: null,
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
  tables: ['flavors'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('flavors WHERE enabled', 'name'),
  tags: null,
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: null,
  docs: {
    is: 'A size of instances; EC2 calls it an instance type',
    lives: 'when the operator deletes them',
  },
} as const satisfies Noun;
