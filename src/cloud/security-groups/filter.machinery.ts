import { type RowKeeper } from '../nouns/row-keeper.js';

/** Which filters each host should have by now. */
export const filterMachinery = {
  name: 'filter',
  tables: ['host_filter_versions', 'host_filter_changes', 'blocked_ranges'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: null,
  docs: {
    is: 'Versions of the filters of hosts, what changed with each, and ranges that are blocked for all guests',
    lives:
      'when the host is forgotten; changes also when they are a thousand versions old; ranges by `unblock`',
  },
} as const satisfies RowKeeper;
