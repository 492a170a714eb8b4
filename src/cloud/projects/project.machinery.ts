import { completionOf, type RowKeeper } from '../nouns/row-keeper.js';

/** On whose account resources are. */
export const projectMachinery = {
  name: 'project',
  tables: ['projects', 'project_usage'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('projects WHERE true', 'name'),
  projectEnd: {
    holds: null,
    removes: ['DELETE FROM projects WHERE id = $1'],
  },
  docs: { is: 'Accounts: resources and limits are theirs', lives: 'when the operator deletes them' },
} as const satisfies RowKeeper;
