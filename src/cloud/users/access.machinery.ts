import { type RowKeeper } from '../nouns/row-keeper.js';

/** Who may ask for what, and with which key. */
export const accessMachinery = {
  name: 'access',
  tables: ['project_members', 'role_assignments', 'access_keys'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: {
    holds: null,
    removes: [
      'DELETE FROM access_keys WHERE default_project_id = $1',
      'DELETE FROM role_assignments WHERE project_id = $1',
      'DELETE FROM project_members WHERE project_id = $1',
    ],
  },
  docs: {
    is: 'Members of projects, roles and keys',
    lives: 'when the operator deletes them, or their user or project is',
  },
} as const satisfies RowKeeper;
