import { PROJECT_MANAGER, type Role } from '../role.js';

/**
 * Who may do a verb. `reader`: everybody in the project, also who may only read it. `member`: everybody but such a
 * reader. Else one of the roles must count. A cloudadmin may do all.
 */
export type Who = 'reader' | 'member' | readonly (Role | typeof PROJECT_MANAGER)[];

/** The rights of one noun: verb → who. */
export type NounPolicy = Readonly<Record<string, Who>>;

/** Who runs a project's instances. */
export const operators = [PROJECT_MANAGER, 'sysadmin'] as const;

/** Who says what its network lets through. */
export const networkers = ['netadmin'] as const;
