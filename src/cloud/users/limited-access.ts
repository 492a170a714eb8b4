import type { Access } from './access.service.js';
import { GRANTS } from './policy.js';
import { PROJECT_MANAGER, READER, SUPERUSER } from './role.js';

/** What a user may do through an application credential: what its roles stand for, of what the user may. */
export function limitedTo(access: Access, named: readonly string[]): Access {
  const grants: Readonly<Record<string, readonly string[]>> = GRANTS;
  const stands = new Set(
    named.flatMap((role) => (Object.hasOwn(grants, role) ? (grants[role] ?? []) : [role])),
  );
  if (stands.has(SUPERUSER)) return access;
  if (named.includes('member')) stands.add(PROJECT_MANAGER);
  const roles = new Set([...access.roles].filter((role) => stands.has(role)));
  if (stands.size === 0) roles.add(READER);
  return { ...access, roles, isAdmin: false };
}
