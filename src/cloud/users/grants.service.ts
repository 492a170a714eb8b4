import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { GLOBAL_ROLES, SUPERUSER } from './role.js';
import { UserService } from './user.service.js';

/** X7's name of the role that may do everything, everywhere. */
export const ADMIN = 'admin';

/** Who holds which role where, in X7's words. */
export interface GrantRow {
  readonly userId: string;
  readonly userName: string;
  readonly role: string;
  /** Null: in all of the cloud. */
  readonly projectId: string | null;
  readonly projectName: string | null;
}

export interface Grant {
  readonly userId: string;
  readonly projectId: string;
  readonly role: string;
}

const GRANTS = `
  SELECT r.user_id AS "userId", u.name AS "userName", CASE r.role WHEN '${SUPERUSER}' THEN '${ADMIN}' ELSE r.role END AS role,
    r.project_id AS "projectId", p.name AS "projectName"
  FROM role_assignments r JOIN users u ON u.id = r.user_id LEFT JOIN projects p ON p.id = r.project_id`;
const IN_ORDER = 'ORDER BY u.name, p.name NULLS FIRST, r.role';

/** Roles as identity grants them. `admin` counts everywhere, wherever it was granted. */
@Injectable()
export class Grants {
  constructor(
    private readonly database: Database,
    private readonly users: UserService,
  ) {}

  list(): Promise<readonly GrantRow[]> {
    return this.database.query<GrantRow>(`${GRANTS} ${IN_ORDER}`);
  }

  /** Names of the roles that a user holds in a project; those that count everywhere too. */
  async rolesIn({ userId, projectId }: Omit<Grant, 'role'>): Promise<readonly string[]> {
    const own = await this.database.query<GrantRow>(`${GRANTS} WHERE r.user_id = $1 ${IN_ORDER}`, [userId]);
    return own.flatMap(({ role, projectId: at }) =>
      at === projectId || (at === null && isGlobal(role)) ? [role] : [],
    );
  }

  /** Twice is as good as once. Throws InvalidParameterValue for what is no role that is granted. */
  async add({ userId, projectId, role }: Grant): Promise<void> {
    await this.users.addRole(userId, ownName(role), isGlobal(role) ? null : projectId);
  }

  async remove({ userId, projectId, role }: Grant): Promise<void> {
    await this.users.removeRole(userId, ownName(role), isGlobal(role) ? null : projectId);
  }
}

const ownName = (role: string): string => (role === ADMIN ? SUPERUSER : role);
const isGlobal = (role: string): boolean => GLOBAL_ROLES.has(ownName(role));
