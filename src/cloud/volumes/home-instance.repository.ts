import type { Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { isLive } from '../instance-facts/is-live.js';

/** An instance as a volume that goes into it, or comes out of it, must know it. */
export interface HomeInstance {
  readonly id: string;
  readonly ec2Id: string;
  readonly host: string | null;
  readonly zone: string;
  readonly generation: number;
  readonly lifecycle: string;
  readonly taskState: string | null;
  readonly rootDeviceName: string;
  readonly rootIsVolume: boolean;
  /** Of volumes that are in it, or on their way. */
  readonly devices: readonly string[];
}

/**
 * As it is until the transaction ends: no verb takes it meanwhile. Before its volumes are locked, as terminate does.
 * Throws
 * NotFound.
 */
export async function shareInstance(tx: Queryable, projectId: string, ref: Ref): Promise<HomeInstance> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'i.id', ec2Id: 'i.ec2_id' }, values);
  const [row] = await tx.query<HomeInstance>(
    `SELECT i.id, i.ec2_id AS "ec2Id", i.host, i.zone, i.generation, i.lifecycle, i.task_state AS "taskState",
       m.root_device_name AS "rootDeviceName", i.root_is_volume AS "rootIsVolume",
       ARRAY(SELECT v.device FROM volumes v WHERE v.instance_id = i.id ORDER BY v.device) AS devices
     FROM instances i JOIN images m ON m.id = i.image_id
     WHERE i.project_id = $1 AND ${isLive('i')} AND ${named} FOR SHARE OF i`,
    values,
  );
  if (row) return row;
  throw new NotFound('instance', [ref]);
}

/** Whether a guest of the other host can use volumes of this one: both know how to reach each other. */
export async function reaches(tx: Queryable, volumeHost: string, instanceHost: string): Promise<boolean> {
  if (volumeHost === instanceHost) return true;
  const rows = await tx.query(
    `SELECT 1 FROM services WHERE contract < $3
       AND ((host = $1 AND "binary" = 'engine-volume') OR (host = $2 AND "binary" = 'engine-compute'))`,
    [volumeHost, instanceHost, REMOTE_VOLUMES],
  );
  return rows.length === 0;
}

/** The first host contract under which volumes are served to other hosts. */
const REMOTE_VOLUMES = 7;
