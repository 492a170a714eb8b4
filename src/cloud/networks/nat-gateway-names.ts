import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';

/** AWS shows a gateway for an hour after its end. */
export const STILL_SHOWN = `(ended_at IS NULL OR ended_at > engine_now() - interval '1 hour')`;

/** A NAT gateway as others name it. */
export interface NamedNatGateway {
  readonly id: string;
  readonly vpcId: string;
}

/** Not locked: its VPC is locked first. Throws NotFound for one that is not shown any more, too. */
export async function findNatGateway(tx: Queryable, projectId: string, ref: Ref): Promise<NamedNatGateway> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'g.id', ec2Id: 'g.ec2_id' }, values);
  const [row] = await tx.query<NamedNatGateway>(
    `SELECT g.id, g.vpc_id AS "vpcId" FROM nat_gateways g WHERE g.project_id = $1 AND ${STILL_SHOWN} AND ${named}`,
    values,
  );
  if (row) return row;
  throw new NotFound('nat-gateway', [ref]);
}
