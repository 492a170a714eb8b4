import type { Queryable } from '../../common/prisma/database.js';

/**
 * Before several instances are stopped or started in one statement: its trigger takes the rows of their hosts' usage
 * one instance after the other, and changes of claims take them by host. Alone, an instance waits in no circle.
 */
export async function lockHostUsage(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  if (instanceIds.length < 2) return;
  await tx.query(
    `SELECT FROM host_usage WHERE host IN (
       SELECT host FROM instance_attempts WHERE instance_id = ANY($1) AND state <> 'released') ORDER BY host FOR NO KEY UPDATE`,
    [instanceIds],
  );
}
