import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';

/**
 * An interface that a project has made on its own, or that its live instance has; its row is locked. Throws NotFound.
 */
export async function lockPort(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<{ readonly id: string; readonly ec2Id: string }> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<{ id: string; ec2Id: string }>(
    `SELECT n.id, n.ec2_id AS "ec2Id" FROM network_interfaces n
     WHERE (n.project_id = $1 OR EXISTS (SELECT FROM instances i WHERE i.id = n.instance_id AND i.project_id = $1))
       AND ${refCondition([ref], { id: 'n.id', ec2Id: 'n.ec2_id' }, values)} FOR UPDATE OF n`,
    values,
  );
  if (row) return row;
  throw new NotFound('network-interface', [ref]);
}
