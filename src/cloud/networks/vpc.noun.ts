import { firstOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const vpcNoun = {
  name: 'vpc',
  ec2: {
    prefixes: { vpc: 'vpc' },
    malformed: malformedAs('InvalidVpcID.Malformed', 'vpc'),
    notFound: (refs) => ({
      code: 'InvalidVpcID.NotFound',
      message: `The vpc ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tables: ['ipv6_pools', 'vpcs', 'vpc_ipv6_ranges'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('vpcs WHERE true'),
  tags: { type: 'vpc', ...ownRows('vpcs') },
  quotas: [
    {
      name: 'vpcs',
      initial: 5,
      help: 'VPCs that a project may have, its default one among them',
      counts: { sql: 'SELECT count(*) AS used FROM vpcs WHERE project_id = $1' },
      refuse: () => ({
        code: 'VpcLimitExceeded',
        message: 'The maximum number of VPCs has been reached.',
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM vpcs WHERE project_id = $1'] },
  docs: { is: 'A private network of a project', lives: 'when they are deleted, or their project is' },
} as const satisfies Noun;
