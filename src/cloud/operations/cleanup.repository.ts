import type { Noun } from '../../../workflows/contracts/noun.js';
import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';

/** What a silent host still has to do. The same again changes nothing. */
export async function leaveCleanups(tx: Queryable, cleanups: readonly CleanupNote[]): Promise<void> {
  if (cleanups.length === 0) return;
  await tx.query(
    `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args)
     SELECT gen_random_uuid(), c.host, c.kind, c.noun, c.id, c.generation, c.args
     FROM jsonb_to_recordset($1::jsonb) AS c(host text, kind text, noun text, id uuid, generation int, args jsonb)
     WHERE NOT EXISTS (SELECT FROM cleanups d WHERE d.host = c.host AND d.kind = c.kind AND d.resource_id = c.id
       AND d.generation = c.generation AND d.done_at IS NULL)`,
    [JSON.stringify(cleanups)],
  );
}

/** Of one repair; the next comparison finds the rest. */
const MOST_CLEANUPS = 500;

/**
 * Those that were tried longest ago: what cannot be done stands behind what has not been tried yet, and hides nothing.
 */
const TAKE = `
  UPDATE cleanups SET tried_at = engine_now() WHERE id IN (
    SELECT id FROM cleanups WHERE host = $1 AND done_at IS NULL
    ORDER BY tried_at NULLS FIRST, created_at, id LIMIT $2)
  RETURNING id AS "cleanupId", host, kind, noun, resource_id AS id, generation, args`;

/** What a repair of the host takes up. */
export const takeCleanups = (
  tx: Queryable,
  host: string,
): Promise<(CleanupNote & { readonly cleanupId: string })[]> => tx.query(TAKE, [host, MOST_CLEANUPS]);

export interface DoneCleanup {
  readonly host: string;
  readonly noun: Noun;
  readonly id: string;
  readonly args: Readonly<Record<string, string>>;
}

/** Again is success. Undefined: there is no such cleanup. */
export async function closeCleanup(tx: Queryable, cleanupId: string): Promise<DoneCleanup | undefined> {
  const [done] = await tx.query<DoneCleanup>(
    `UPDATE cleanups SET done_at = coalesce(done_at, engine_now()) WHERE id = $1
     RETURNING host, noun, resource_id AS id, args`,
    [cleanupId],
  );
  return done;
}

/** All that the host still had to do: it will not be done. */
export const closeCleanupsOf = (tx: Queryable, host: string): Promise<DoneCleanup[]> =>
  tx.query<DoneCleanup>(
    `UPDATE cleanups SET done_at = engine_now() WHERE host = $1 AND done_at IS NULL
     RETURNING host, noun, resource_id AS id, args`,
    [host],
  );

/** How many a host has to do. */
export async function countCleanups(on: Queryable, host: string): Promise<number> {
  const [row] = await on.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM cleanups WHERE host = $1 AND done_at IS NULL',
    [host],
  );
  return row?.count ?? 0;
}
