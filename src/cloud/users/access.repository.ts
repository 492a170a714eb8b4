import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { standingColumns, type StandingRow } from './standing.js';

/** A user in one project, or in none. */
export interface AccessRow extends StandingRow {
  readonly userId: string;
  readonly userName: string;
  /** Milliseconds since 1970; null: no password. */
  readonly passwordChangedAt: number | null;
  /** Where tokens are of that are asked for without a scope; null: not told. */
  readonly defaultProject: string | null;
  /** Null: none was asked for, or there is no such project. */
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly accountNumber: string | null;
}

const FIND = `
  SELECT u.id AS "userId", u.name AS "userName", (extract(epoch FROM w.changed_at) * 1000)::float8 AS "passwordChangedAt",
         u.attributes->>'default_project_id' AS "defaultProject",
         p.id AS "projectId", p.name AS "projectName", p.account_number AS "accountNumber",
         ${standingColumns('u.id')}
    FROM users u LEFT JOIN user_passwords w ON w.user_id = u.id
    LEFT JOIN projects p ON (p.id::text = $2 OR p.name = $2) AND p.enabled
   WHERE u.id = $1 AND u.enabled
   ORDER BY p.id::text = $2 DESC
   LIMIT 1`;

@Injectable()
export class AccessRepository {
  constructor(private readonly database: Database) {}

  /** `project`: name or UUID; null: none. Undefined: no such user. */
  async find(userId: string, project: string | null): Promise<AccessRow | undefined> {
    const [row] = await this.database.query<AccessRow>(FIND, [userId, project]);
    return row;
  }

  /** Projects in which the user may do anything at all, by name; `all`: every project. */
  async projectsOf(
    userId: string,
    all: boolean,
  ): Promise<readonly { readonly id: string; readonly name: string }[]> {
    return this.database.query<{ id: string; name: string }>(
      `SELECT p.id, p.name FROM projects p WHERE p.enabled AND ($2 OR p.manager_id = $1
          OR EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = p.id AND m.user_id = $1)
          OR EXISTS (SELECT 1 FROM role_assignments r WHERE r.project_id = p.id AND r.user_id = $1
            AND r.role IN ('member', 'reader'))) ORDER BY p.name`,
      [userId, all],
    );
  }
}
