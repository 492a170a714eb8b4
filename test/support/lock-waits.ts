import { type Database } from '../../src/common/prisma/database.js';

/** How many connections of the spec's database wait for a lock. */
export async function lockWaits(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}
