import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import type { SnapshotRow } from '../../../cloud/snapshots/snapshot.js';
import { X7Error } from '../door/x7-error.js';
import type { VolumeParts } from './volume-parts.js';

/** The project's own. Throws 404. */
export async function findSnapshot(
  { snapshotReader }: Pick<VolumeParts, 'snapshotReader'>,
  { projectId }: Pick<RequestContext, 'projectId'>,
  id: string,
): Promise<SnapshotRow> {
  const own = UUID.test(id) ? await snapshotReader.list(projectId, { owners: ['self'] }) : [];
  const found = own.find((row) => row.id === id);
  if (found) return found;
  throw new X7Error(404, `Snapshot ${id.slice(0, 80)} could not be found.`);
}
