import type { Queryable } from '../../common/prisma/database.js';
import { takesForFirst } from './address-target.repository.js';

/** An interface some of whose addresses are not where it is. */
export interface Strayed {
  readonly interfaceId: string | null;
  /** That it is in now. Null: none. */
  readonly instanceId: string | null;
}

/** An address that is to follow, locked. */
export interface Led {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly generation: number;
  readonly associationId: string | null;
  readonly interfaceId: string | null;
  readonly inside: string | null;
  /** Its interface is still there. */
  readonly isThere: boolean;
}

/** What could not follow is tried again, not at each turn. */
const AGAIN = `f.reason IS NULL OR f.settled_at < engine_now() - interval '15 seconds'`;

/**
 * At rest, and on another host than its interface's instance, or standing for what is no interface's address any more.
 * Of an instance that ends, that has the say. NAT gateways look after their own. What stands for a further address
 * waits for the update of a host that would take that for the first.
 */
const STRAYED = `floating_addresses f LEFT JOIN network_interfaces n ON n.id = f.interface_id
  LEFT JOIN instances i ON i.id = n.instance_id
  WHERE f.state = 'associated' AND f.task IS NULL AND n.nat_gateway_id IS NULL AND i.task_state IS DISTINCT FROM 'terminating'
    AND (f.association_id IS NULL OR n.id IS NULL OR f.host IS DISTINCT FROM i.host AND (${AGAIN})
      AND (f.private_address IS NULL OR NOT ${takesForFirst('i.host')}))`;

export const strayed = (on: Queryable, most: number): Promise<Strayed[]> =>
  on.query<Strayed>(
    `SELECT DISTINCT f.interface_id AS "interfaceId", n.instance_id AS "instanceId" FROM ${STRAYED}
     ORDER BY f.interface_id LIMIT $1`,
    [most],
  );

/** Instances are locked before addresses. Those that are no longer so, or whose interface went on, are left out. */
export async function lockLed(tx: Queryable, { interfaceId, instanceId }: Strayed): Promise<readonly Led[]> {
  await tx.query('SELECT FROM instances WHERE id = $1 FOR NO KEY UPDATE', [instanceId]);
  return tx.query<Led>(
    `SELECT f.id, f.ec2_id AS "ec2Id", f.project_id AS "projectId", f.generation, f.association_id AS "associationId",
       f.interface_id AS "interfaceId", f.private_address AS inside, n.id IS NOT NULL AS "isThere"
     FROM ${STRAYED} AND f.interface_id IS NOT DISTINCT FROM $1::uuid AND n.instance_id IS NOT DISTINCT FROM $2 ORDER BY f.id FOR UPDATE OF f`,
    [interfaceId, instanceId],
  );
}
