import type { Queryable } from '../../../common/prisma/database.js';
import { deleteInterface } from '../../networks/interface-use.repository.js';
import { setGroups } from '../../security-groups/membership.repository.js';

/** Argument of an operation: interfaces that are in no instance at its end are deleted. */
export const DELETED_WHEN_OUT = 'deletedWhenOut';

/** Deletes what the operation was asked to delete, of the interfaces that have come to be in no instance. */
export async function deleteWhenOut(
  tx: Queryable,
  { operationId }: { readonly operationId: string },
  interfaceIds: readonly string[],
): Promise<void> {
  if (interfaceIds.length === 0) return;
  const asked = await tx.query(`SELECT FROM operations o WHERE o.id = $1 AND o.args->>$2::text = 'true'`, [
    operationId,
    DELETED_WHEN_OUT,
  ]);
  if (asked.length === 0) return;
  for (const id of interfaceIds) {
    await setGroups(tx, id, []);
    await deleteInterface(tx, id);
  }
}
