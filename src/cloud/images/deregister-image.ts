import { type Queryable } from '../../common/prisma/database.js';
import { moveTo } from '../nouns/state-table.js';
import { overtakeMembers } from '../operations/member.repository.js';
import { DEREGISTER } from './image.moves.js';

/** Nothing new boots of it, and no operation brings its bytes any more. Whether it was there. */
export async function deregisterImage(tx: Queryable, imageId: string): Promise<boolean> {
  await overtakeMembers(tx, [imageId]);
  return (await moveTo(tx, DEREGISTER, [imageId])).length > 0;
}
