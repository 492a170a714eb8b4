import type { Queryable } from '../../common/prisma/database.js';
import { moveOf, moveTo } from '../nouns/state-table.js';
import { imageStates } from './image.state.js';

/** Images that wait for the snapshot $1, by a table of theirs. */
const WAITING = `r.state = 'pending' AND r.root_snapshot IS NOT NULL
  AND r.mappings @> jsonb_build_array(jsonb_build_object('snapshotId', $1::text))`;

/** Once all snapshots are whole. */
const WHOLE = moveOf(imageStates, 'available', {
  set: 'reason = NULL',
  where: `${WAITING} AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(r.mappings) b JOIN snapshots s ON s.id = (b->>'snapshotId')::uuid
    WHERE s.lifecycle <> 'completed')`,
});

const BROKEN = moveOf(imageStates, 'failed', { set: 'reason = $2', where: WAITING });

/** The snapshot is whole: so are images of it that waited for nothing else. */
export async function noteSnapshotWhole(tx: Queryable, snapshotId: string): Promise<void> {
  await moveTo(tx, WHOLE, [snapshotId]);
}

/** The snapshot did not come to be, and no image of it does. */
export async function noteSnapshotFailed(tx: Queryable, snapshotId: string, why: string): Promise<void> {
  await moveTo(tx, BROKEN, [snapshotId, why]);
}
