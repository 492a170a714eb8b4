import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { isRootVolume } from '../instance-facts/volumes-of-guest.js';

/**
 * Throws InvalidParameterValue, as AWS does, for an instance whose root volume is away: it has nothing to boot from.
 */
export async function requireRootVolumes(tx: Queryable, instanceIds: readonly string[]): Promise<void> {
  const [rootless] = await tx.query<{ ec2Id: string; device: string }>(
    `SELECT i.ec2_id AS "ec2Id", m.root_device_name AS device FROM instances i JOIN images m ON m.id = i.image_id
     WHERE i.id = ANY($1) AND i.root_is_volume AND NOT EXISTS (SELECT FROM volumes v
       WHERE v.instance_id = i.id AND v.lifecycle = 'in-use' AND ${isRootVolume('v', 'i', 'm.root_device_name')})
     LIMIT 1`,
    [instanceIds],
  );
  if (!rootless) return;
  const { ec2Id, device } = rootless;
  throw new EngineError(
    'InvalidParameterValue',
    `Invalid value '${ec2Id}' for instanceId. Instance does not have a volume attached at root (${device})`,
  );
}
