import { effectiveRoles, PROJECT_ROLES, SUPERUSER } from './role.js';

/** What a user is in a project, as rows say it. */
export interface StandingRow {
  readonly isMember: boolean;
  readonly isManager: boolean;
  readonly globalRoles: readonly string[];
  readonly projectRoles: readonly string[];
}

/** Columns of `StandingRow`: of the user whose UUID `user` is, in the project p (all null: in none). */
export const standingColumns = (user: string): string => `
  EXISTS (SELECT 1 FROM project_members m WHERE m.project_id = p.id AND m.user_id = ${user}) AS "isMember",
  coalesce(p.manager_id = ${user}, false) AS "isManager",
  ARRAY(SELECT r.role FROM role_assignments r WHERE r.user_id = ${user} AND r.project_id IS NULL) AS "globalRoles",
  ARRAY(SELECT r.role FROM role_assignments r WHERE r.user_id = ${user} AND r.project_id = p.id) AS "projectRoles"`;

/** Roles that count; `belongs`: whether the user may be in the project at all. */
export function standingOf({ isMember, isManager, globalRoles, projectRoles }: StandingRow) {
  const roles = effectiveRoles({ global: globalRoles, inProject: projectRoles, isManager, isMember });
  const isGranted = projectRoles.some((role) => PROJECT_ROLES.has(role));
  const isAdmin = roles.has(SUPERUSER);
  return { roles, isAdmin, belongs: isAdmin || isMember || isManager || isGranted };
}
