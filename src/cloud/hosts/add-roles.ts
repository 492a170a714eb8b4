import type { Queryable } from '../../common/prisma/database.js';

/** Gives hosts the roles that they have not yet: a role that is new in this version, say. Takes none away. */
export async function addRoles(
  on: Queryable,
  hosts: readonly string[],
  roles: readonly string[],
): Promise<void> {
  await on.query(
    `UPDATE hosts SET roles = ARRAY(SELECT DISTINCT role FROM unnest(roles || $2::text[]) role ORDER BY role)
     WHERE name = ANY ($1) AND NOT roles @> $2::text[]`,
    [hosts, roles],
  );
}
