import type { Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { isLive } from '../instance-facts/is-live.js';
import type { InstanceState } from './instance.state.js';

/** An instance as an image is made of it, and what it boots with. */
export interface SourceInstance extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly host: string | null;
  readonly diskGiB: number;
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
  readonly kernelArgs: string;
  readonly rootDeviceName: string;
  readonly rootIsVolume: boolean;
  /** Of volumes that are in it, or on their way. */
  readonly devices: readonly string[];
}

/** As it is until the transaction ends: no verb takes it meanwhile. Undefined: the project has no such instance. */
export async function shareSource(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<SourceInstance | undefined> {
  const values: unknown[] = [projectId];
  const named = refCondition([ref], { id: 'i.id', ec2Id: 'i.ec2_id' }, values);
  const [row] = await tx.query<SourceInstance>(
    `SELECT i.id, i.ec2_id AS "ec2Id", i.generation, i.host, i.lifecycle, i.task_state AS "taskState", i.disk_gib AS "diskGiB",
       m.kernel_id AS "kernelId", m.ramdisk_id AS "ramdiskId", m.kernel_args AS "kernelArgs",
       m.root_device_name AS "rootDeviceName", i.root_is_volume AS "rootIsVolume",
       ARRAY(SELECT v.device FROM volumes v WHERE v.instance_id = i.id ORDER BY v.device) AS devices
     FROM instances i JOIN images m ON m.id = i.image_id
     WHERE i.project_id = $1 AND ${isLive('i')} AND ${named} FOR SHARE OF i`,
    values,
  );
  return row;
}
