import { type RowKeeper } from '../nouns/row-keeper.js';

/** Hosts that an operator groups. */
export const aggregateMachinery = {
  name: 'aggregate',
  tables: ['aggregates', 'aggregate_hosts'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'Hosts that an operator groups, and may give a zone together',
    lives: 'when they are deleted; a host leaves them when its row goes',
  },
} as const satisfies RowKeeper;
