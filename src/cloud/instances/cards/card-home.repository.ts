import type { Queryable } from '../../../common/prisma/database.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../../common/refs/ref.js';
import { isLive } from '../../instance-facts/is-live.js';

/** An instance as an interface that goes into it, or comes out of it, must know it. */
export interface CardHome {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly host: string | null;
  readonly zone: string;
  readonly generation: number;
  readonly lifecycle: string;
  readonly taskState: string | null;
  readonly flavorName: string;
  /** Of the subnet that its first card is in; null: it has none. */
  readonly vpcId: string | null;
  /** Device indexes that are taken. */
  readonly taken: readonly number[];
}

/**
 * As it is until the transaction ends: no verb takes it meanwhile, and no other interface gets its places. Before its
 * interfaces are locked. Throws NotFound.
 */
export async function lockHome(tx: Queryable, projectId: string, ref: Ref): Promise<CardHome> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'i.id', ec2Id: 'i.ec2_id' }, values);
  const [row] = await tx.query<CardHome>(
    `SELECT i.id, i.ec2_id AS "ec2Id", i.project_id AS "projectId", i.host, i.zone, i.generation, i.lifecycle,
       i.task_state AS "taskState", i.flavor_name AS "flavorName",
       (SELECT s.vpc_id FROM network_interfaces n JOIN subnets s ON s.id = n.subnet_id
        WHERE n.instance_id = i.id AND n.device_index = 0) AS "vpcId",
       ARRAY(SELECT n.device_index FROM network_interfaces n WHERE n.instance_id = i.id ORDER BY n.device_index) AS taken
     FROM instances i WHERE i.project_id = $1 AND ${isLive('i')} AND ${named} FOR NO KEY UPDATE OF i`,
    values,
  );
  if (row) return row;
  throw new NotFound('instance', [ref]);
}
