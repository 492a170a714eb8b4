import { type RowKeeper } from '../nouns/row-keeper.js';

/** What a project may have, where the operator has said it. */
export const quotaMachinery = {
  name: 'quota',
  tables: ['quotas'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: { holds: null, removes: ['DELETE FROM quotas WHERE project_id = $1'] },
  docs: {
    is: 'Limits of projects that differ from the flags',
    lives: 'when the operator resets them, or their project is deleted',
  },
} as const satisfies RowKeeper;
