import type { Queryable } from '../../common/prisma/database.js';
import { isLive } from '../instance-facts/is-live.js';

/** EC2 ids of the instances that are placed on a host and have not ended. */
export async function liveInstancesOn(tx: Queryable, host: string): Promise<readonly string[]> {
  const rows = await tx.query<{ ec2Id: string }>(
    `SELECT i.ec2_id AS "ec2Id" FROM instances i WHERE i.host = $1 AND ${isLive('i')} ORDER BY i.ec2_id`,
    [host],
  );
  return rows.map(({ ec2Id }) => ec2Id);
}
