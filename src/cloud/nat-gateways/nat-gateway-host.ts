import { type Queryable } from '../../common/prisma/database.js';
import { HOSTS_OF_VPC } from '../networks/outlets-statement.js';

/**
 * A live host with a network in the zone of the gateway's subnet, one that has guests of its VPC rather than another:
 * guests get out by a gateway of their own host alone. Null: there is none.
 */
export async function hostForNatGateway(
  tx: Queryable,
  { id, vpcId }: { readonly id: string; readonly vpcId: string },
  downSeconds: number,
): Promise<string | null> {
  const [row] = await tx.query<{ host: string }>(
    `SELECT l.host FROM live_hosts($2) l JOIN hosts h ON h.name = l.host
     WHERE h.enabled AND h.forgotten_at IS NULL AND NOT h.declared_down AND 'network' = ANY (h.roles)
       AND h.zone = (SELECT s.zone FROM nat_gateways g JOIN subnets s ON s.id = g.subnet_id WHERE g.id = $3)
     ORDER BY l.host IN (SELECT of_vpc.host FROM (${HOSTS_OF_VPC}) of_vpc) DESC, random() LIMIT 1`,
    [vpcId, downSeconds, id],
  );
  return row?.host ?? null;
}
