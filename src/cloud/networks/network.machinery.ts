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
    lives: 'never: the first set-up makes the only network, a migration the only domain',
  },
} as const satisfies RowKeeper;
