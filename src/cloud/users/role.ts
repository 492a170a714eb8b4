/** The roles that may be given. `projectmanager` is not given: it follows from the project's row. */
export const ROLES = [
  'cloudadmin',
  'itsec',
  'sysadmin',
  'netadmin',
  'developer',
  'member',
  'reader',
] as const;
export type Role = (typeof ROLES)[number];

/** Held globally and for all projects at once; never in one project. */
export const GLOBAL_ROLES: ReadonlySet<string> = new Set<Role>(['cloudadmin', 'itsec']);

/** X7's, held in a project only, and good there by that grant alone: a member's are sysadmin and netadmin. */
export const PROJECT_ROLES: ReadonlySet<string> = new Set<Role>(['member', 'reader']);

/** Who holds it and belongs to the project by nothing else may only read there. */
export const READER: Role = 'reader';

/** What X7's member may do, in EC2's roles. */
const OF_MEMBER: readonly Role[] = ['sysadmin', 'netadmin'];

/** May do everything, in every project. */
export const SUPERUSER: Role = 'cloudadmin';

export const PROJECT_MANAGER = 'projectmanager';

export interface HeldRoles {
  readonly global: readonly string[];
  readonly inProject: readonly string[];
  readonly isManager: boolean;
  readonly isMember: boolean;
}

/**
 * The roles that count: global ones as they are, X7's `member` as what it stands for, any other only if held globally
 * and in the project. `reader` alone limits; beside anything more it counts for nothing.
 */
export function effectiveRoles({ global, inProject, isManager, isMember }: HeldRoles): ReadonlySet<string> {
  const here = new Set(inProject);
  const counting = global.filter((role) => GLOBAL_ROLES.has(role) || here.has(role));
  if (isManager) counting.push(PROJECT_MANAGER);
  if (here.has('member')) counting.push(...OF_MEMBER);
  const onlyReads = here.has(READER) && !isManager && !isMember && !here.has('member');
  return new Set(onlyReads ? [...counting, READER] : counting);
}
