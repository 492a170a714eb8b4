import type { RequestContext } from '../../../common/context/request-context.js';
import { UUID } from '../../../common/ids/uuid.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import type { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import type { VolumeRow } from '../../../cloud/volumes/volume.js';
import { X7Error } from '../door/x7-error.js';

/** An operator finds those of every project. Throws 404. */
export async function findVolume(
  { volumeReader }: { readonly volumeReader: VolumeReader },
  { projectId, isAdmin }: Pick<RequestContext, 'projectId' | 'isAdmin'>,
  id: string,
): Promise<VolumeRow> {
  const unknown = new X7Error(404, `Volume ${id.slice(0, 80)} could not be found.`);
  if (!UUID.test(id)) throw unknown;
  try {
    return await volumeReader.find(isAdmin ? null : projectId, byId(id));
  } catch (error) {
    if (error instanceof NotFound) throw unknown;
    throw error;
  }
}
