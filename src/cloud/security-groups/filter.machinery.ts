import { type RowKeeper } from '../nouns/row-keeper.js';

/** Which filters each host should have by now. */
export const filterMachinery = {
  name: 'filter',
  tables: ['host_filter_versions', 'host_filter_changes'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'Versions of the filters of hosts, and what changed with each',
    lives: 'when the host is forgotten; changes also when they are a thousand versions old',
  },
} as const satisfies RowKeeper;
