import { type RowKeeper } from '../nouns/row-keeper.js';

/** Tags of all nouns that have some. Strays go by a sweep of their own. */
export const tagMachinery = {
  name: 'tag',
  tables: ['tags'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: { holds: null, removes: ['DELETE FROM tags WHERE project_id = $1'] },
  docs: {
    is: 'What tenants write on their resources',
    lives:
      'with what they are on: key pairs, groups and rules at once, instances when their rows go; ' +
      'those of interfaces and deleted images, and of what went while it was tagged, ' +
      'within a round of the sweep (10,000 tags an hour)',
  },
} as const satisfies RowKeeper;
