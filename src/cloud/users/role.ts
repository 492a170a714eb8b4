/** The roles that may be given. `projectmanager` is not given: it follows from the project's row. */
export const ROLES = ['cloudadmin', 'itsec', 'sysadmin', 'netadmin', 'developer'] as const;
export type Role = (typeof ROLES)[number];

/** Held globally and for all projects at once; never in one project. */
export const GLOBAL_ROLES: ReadonlySet<string> = new Set<Role>(['cloudadmin', 'itsec']);

/** May do everything, in every project. */
export const SUPERUSER: Role = 'cloudadmin';

export const PROJECT_MANAGER = 'projectmanager';

export interface HeldRoles {
  readonly global: readonly string[];
  readonly inProject: readonly string[];
  readonly isManager: boolean;
}

/** The roles that count: global ones as they are, any other only if held globally and in the project. */
export function effectiveRoles({ global, inProject, isManager }: HeldRoles): ReadonlySet<string> {
  const here = new Set(inProject);
  const counting = global.filter((role) => GLOBAL_ROLES.has(role) || here.has(role));
  return new Set([...counting, ...(isManager ? [PROJECT_MANAGER] : [])]);
}
