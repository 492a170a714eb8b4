import { type RowKeeper } from '../nouns/row-keeper.js';

/** Where guests are wired. */
export const networkMachinery = {
  name: 'network',
  tables: ['domains', 'networks'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'Ranges and routes that VPCs lie in',
    lives:
      'the flat network when the operator deletes it, its domain never: the first set-up and a migration make them; others go with their subnet and VPC',
  },
} as const satisfies RowKeeper;
