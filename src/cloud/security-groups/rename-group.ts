import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { DEFAULT_GROUP, type GroupRef } from './security-group.js';

/** What a group is called; absent: as it is. */
export interface GroupWords {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Who makes or renames groups of a project has locked it. Throws InvalidGroup.Duplicate, CannotDelete. */
export async function renameGroup(
  tx: Queryable,
  { id, name: before }: GroupRef,
  { name = before, description }: GroupWords,
): Promise<void> {
  if (name !== before && (before === DEFAULT_GROUP || name === DEFAULT_GROUP))
    throw new EngineError('CannotDelete', `the security group '${DEFAULT_GROUP}' cannot be renamed`);
  const changed = await tx.query(
    `UPDATE security_groups g SET name = $2, description = coalesce($3, g.description) WHERE g.id = $1
       AND NOT EXISTS (SELECT FROM security_groups o WHERE o.vpc_id = g.vpc_id AND o.name = $2 AND o.id <> g.id)
     RETURNING g.id`,
    [id, name, description ?? null],
  );
  if (changed.length === 0)
    throw new EngineError('InvalidGroup.Duplicate', `The security group '${name}' already exists`);
}
