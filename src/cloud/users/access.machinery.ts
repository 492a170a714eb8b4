import { OLD, type RowKeeper } from '../nouns/row-keeper.js';

/** Who may ask for what, and with which key. */
export const accessMachinery = {
  name: 'access',
  tables: [
    'project_members',
    'role_assignments',
    'access_keys',
    'user_passwords',
    'revoked_tokens',
    'application_credentials',
    'bundle_keys',
    'user_certificates',
  ],
  purge: {
    ...{ what: 'revoked tokens', days: 1, batch: 1_000 },
    sql: `DELETE FROM revoked_tokens WHERE audit_id IN (
      SELECT audit_id FROM revoked_tokens WHERE expires_at < ${OLD} LIMIT $2) RETURNING audit_id`,
  },
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  projectEnd: {
    holds: null,
    removes: [
      'DELETE FROM access_keys WHERE default_project_id = $1',
      'DELETE FROM application_credentials WHERE project_id = $1',
      'DELETE FROM role_assignments WHERE project_id = $1',
      'DELETE FROM project_members WHERE project_id = $1',
    ],
  },
  docs: {
    is: 'Members of projects, roles, keys, application credentials, passwords, certificates and revoked tokens',
    lives:
      'when the operator deletes them, or their user or project is; `revoked_tokens` a day after the token would have expired',
  },
} as const satisfies RowKeeper;
