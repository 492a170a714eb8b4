import { firstOf, listOf, type Noun } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';
import { ZONE_ROWS } from './zone-rows.js';

export const zoneNoun = {
  name: 'zone',
  ec2: {
    prefixes: {},
    malformed: null,
    notFound: (refs, { action }) => {
      const code = 'InvalidParameterValue';
      if (action === 'DescribeAvailabilityZones')
        return { code, message: `Invalid availability zone: [${listOf(refs).slice(0, 400)}]` };
      const what = refs[0]?.by === 'ec2Id' ? 'zone-id' : 'zone';
      return { code, message: `Invalid availability ${what}: [${firstOf(refs).slice(0, 100)}]` };
    },
  },
  tables: [],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf(`(${ZONE_ROWS}) z WHERE true`, 'name'),
  tags: null,
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: null,
  docs: { is: 'Where a host stands', lives: 'it has none: hosts name their zone' },
} as const satisfies Noun;
