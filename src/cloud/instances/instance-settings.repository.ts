import { Inject, Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import type { FlavorRow } from '../flavors/flavor.js';
import { GROUPS_JSON } from './instance-columns.js';
import { INSTANCE_NAMED, VISIBLE } from './instance-reader.repository.js';
import type { InstanceSettings } from './instance-row.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { VOLUMES_JSON } from '../instance-facts/attached-volumes.js';
import { isLive } from '../instance-facts/is-live.js';

export type SettingsRow = Omit<InstanceSettings, 'userData'> & { readonly sealedUserData: Buffer | null };

/** Where a guest's console is read. */
export interface ConsoleTarget {
  readonly id: string;
  /** Null: placed nowhere yet, or no more. */
  readonly host: string | null;
}

/** Reads one instance. Undefined: the project has none that is named so, or may not see it any more. */
@Injectable()
export class InstanceSettingsRepository {
  constructor(
    private readonly db: Database,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  async settings(projectId: string, ref: Ref): Promise<SettingsRow | undefined> {
    const values: unknown[] = [projectId, this.flags.terminated_visible_time];
    const [row] = await this.db.query<SettingsRow>(
      `SELECT i.id, i.ec2_id AS "ec2Id", i.flavor_name AS "flavorName", k.ec2_id AS "kernelEc2Id",
         d.ec2_id AS "ramdiskEc2Id", m.root_device_name AS "rootDeviceName",
         i.shutdown_behaviour AS "shutdownBehaviour", i.disable_termination AS "disableTermination",
         i.disable_stop AS "disableStop", i.sealed_user_data AS "sealedUserData",
         coalesce((SELECT n.source_dest_check FROM network_interfaces n
           WHERE n.instance_id = i.id AND n.device_index = 0), true) AS "sourceDestCheck",
         ${VOLUMES_JSON} AS volumes, coalesce(${GROUPS_JSON}, '{}') AS groups
       FROM instances i JOIN images m ON m.id = i.image_id
         LEFT JOIN images k ON k.id = m.kernel_id LEFT JOIN images d ON d.id = m.ramdisk_id
       WHERE ${VISIBLE} AND ${refCondition([ref], INSTANCE_NAMED, values)}`,
      values,
    );
    return row;
  }

  async consoleTarget(projectId: string, ref: Ref): Promise<ConsoleTarget | undefined> {
    const values: unknown[] = [projectId, this.flags.terminated_visible_time];
    const [row] = await this.db.query<ConsoleTarget>(
      `SELECT i.id, CASE WHEN ${isLive('i')} THEN i.host END AS host
       FROM instances i WHERE ${VISIBLE} AND ${refCondition([ref], INSTANCE_NAMED, values)}`,
      values,
    );
    return row;
  }
}

/** The flavor's name and all that an instance copies of it. */
export async function setFlavor(tx: Queryable, instanceId: string, flavor: FlavorRow): Promise<void> {
  const { name, vcpus, memoryMiB, diskGiB, extraSpecs, swapMiB, ephemeralGiB } = flavor;
  await tx.query(
    `UPDATE instances SET flavor_name = $2, vcpus = $3, memory_mib = $4, disk_gib = $5, extra_specs = $6::jsonb, swap_mib = $7,
       ephemeral_gib = $8 WHERE id = $1`,
    [instanceId, name, vcpus, memoryMiB, diskGiB, JSON.stringify(extraSpecs), swapMiB, ephemeralGiB],
  );
}
