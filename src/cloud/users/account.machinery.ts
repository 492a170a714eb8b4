import { completionOf, OLD, type RowKeeper } from '../nouns/row-keeper.js';

/** Who may ask, and for how much. */
export const accountMachinery = {
  name: 'account',
  tables: [
    'users',
    'projects',
    'project_members',
    'role_assignments',
    'access_keys',
    'user_passwords',
    'revoked_tokens',
    'quotas',
  ],
  purge: {
    what: 'revoked tokens',
    days: 1,
    batch: 1000,
    sql: `DELETE FROM revoked_tokens WHERE audit_id IN (
      SELECT audit_id FROM revoked_tokens WHERE expires_at < ${OLD} LIMIT $2) RETURNING audit_id`,
  },
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('projects WHERE true', 'name'),
  docs: { is: 'Users, projects and their limits', lives: 'when the operator deletes them' },
} as const satisfies RowKeeper;
