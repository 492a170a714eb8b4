import { completionOf, type RowKeeper } from '../nouns/row-keeper.js';

/** Who may ask. */
export const userMachinery = {
  name: 'user',
  tables: ['users'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('users WHERE true', 'name'),
  projectEnd: null,
  docs: { is: 'People and programs with keys', lives: 'when the operator deletes them' },
} as const satisfies RowKeeper;
