import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { mainLinkId } from '../networks/main-link.js';
import { type Link, lockLink, mainTables } from '../networks/route-table.repository.js';

/** A route table's link to a subnet, locked, or that of a main table. Throws InvalidAssociationID.NotFound. */
export async function namedLink(tx: Queryable, projectId: string, linkId: string): Promise<Link | 'main'> {
  const link = await lockLink(tx, projectId, linkId);
  if (link) return link;
  const mains = await mainTables(tx, projectId);
  if (mains.some(({ id }) => mainLinkId(id) === linkId)) return 'main';
  throw new EngineError(
    'InvalidAssociationID.NotFound',
    `The association ID '${linkId.slice(0, 100)}' does not exist`,
  );
}
