import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';

/**
 * The notes with the generations that their lanes have by now. What is to be undone inside an instance names it
 * (`args.instanceId`) and is fenced by it; since it was noted, the instance may have been taken by others.
 */
export async function inLanesOfNow<N extends CleanupNote>(
  tx: Queryable,
  notes: readonly N[],
): Promise<readonly N[]> {
  const inside = notes.flatMap(({ args }) => args?.['instanceId'] ?? []);
  if (inside.length === 0) return notes;
  const rows = await tx.query<{ id: string; generation: number }>(
    'SELECT id, generation FROM instances WHERE id = ANY($1)',
    [inside],
  );
  const now = new Map(rows.map(({ id, generation }) => [id, generation]));
  return notes.map((note) => ({
    ...note,
    generation: Math.max(note.generation, now.get(note.args?.['instanceId'] ?? '') ?? 0),
  }));
}
