import { type RowKeeper } from '../nouns/row-keeper.js';

/** Which instance is in which group, and on which host it counts. */
export const membershipMachinery = {
  name: 'membership',
  tables: ['instance_groups'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: { is: 'Instances in security groups', lives: 'when the instance holds nothing, or leaves the group' },
} as const satisfies RowKeeper;
