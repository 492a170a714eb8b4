import { completionOf, type RowKeeper } from '../nouns/row-keeper.js';

/** Who may ask, and for how much. */
export const accountMachinery = {
  name: 'account',
  tables: [
    'users',
    'projects',
    'project_usage',
    'project_members',
    'role_assignments',
    'access_keys',
    'quotas',
  ],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('projects WHERE true', 'name'),
  docs: { is: 'Users, projects and their limits', lives: 'when the operator deletes them' },
} as const satisfies RowKeeper;
