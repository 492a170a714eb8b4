import type { Queryable } from '../../common/prisma/database.js';

/**
 * All ranges of the VPCs that accepted connections join to one, whose row is locked. Its connections and requests stay
 * as they are until the transaction ends: a range that comes at the other side, or an acceptance, waits for it.
 */
export async function lockPeerRanges(tx: Queryable, vpcId: string): Promise<readonly string[]> {
  await tx.query(
    `SELECT FROM vpc_peerings p WHERE p.state IN ('pending-acceptance', 'active') AND $1 IN (p.vpc_id, p.accepter_vpc_id)
     ORDER BY p.id FOR NO KEY UPDATE`,
    [vpcId],
  );
  // Asked by itself: it sees what was there when the locks came.
  const rows = await tx.query<{ cidr: string }>(
    `WITH others AS (
       SELECT v.id, v.cidr FROM vpc_peerings p JOIN vpcs v ON v.id <> $1 AND v.id IN (p.vpc_id, p.accepter_vpc_id)
       WHERE p.state = 'active' AND $1 IN (p.vpc_id, p.accepter_vpc_id))
     SELECT cidr FROM others WHERE cidr IS NOT NULL
     UNION ALL SELECT r.cidr FROM others o JOIN vpc_ranges r ON r.vpc_id = o.id`,
    [vpcId],
  );
  return rows.map(({ cidr }) => cidr);
}
