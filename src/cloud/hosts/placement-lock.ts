import type { Queryable } from '../../common/prisma/database.js';

/** Any number: all placements take the same lock, so that each sees the other's claims. */
const PLACEMENT_LOCK = 7_313_002;

/** Waits for other placements, and keeps them waiting until the transaction ends. */
export const lockPlacement = async (tx: Queryable): Promise<void> => {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [PLACEMENT_LOCK]);
};
