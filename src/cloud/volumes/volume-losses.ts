import { Injectable } from '@nestjs/common';
import { logger } from '../../common/log/logger.js';
import { Database } from '../../common/prisma/database.js';
import type { VolumeInventory } from '../../stream/inventories.js';

/** What changed so shortly before an inventory may not be in it yet. */
const GRACE = "interval '15 seconds'";

/** Volumes whose bytes their hosts have lost: their rows say so, until the bytes are back. */
@Injectable()
export class VolumeLosses {
  readonly #log = logger('volumes');

  constructor(private readonly database: Database) {}

  /** Of volumes at rest on the host, by what it says that it has. */
  async note(host: string, { volumes }: Pick<VolumeInventory, 'volumes'>): Promise<void> {
    const whole = volumes.flatMap(({ volumeId, isLost }) => (isLost ? [] : [volumeId]));
    const changed = await this.database.query<{ ec2Id: string; isLost: boolean }>(
      `UPDATE volumes SET lost_at = CASE WHEN id = ANY($2) THEN NULL ELSE engine_now() END
       WHERE host = $1 AND lifecycle IN ('available', 'in-use') AND task_state IS NULL
         AND settled_at < engine_now() - ${GRACE} AND (id = ANY($2)) = (lost_at IS NOT NULL)
       RETURNING ec2_id AS "ec2Id", lost_at IS NOT NULL AS "isLost"`,
      [host, whole],
    );
    for (const { ec2Id, isLost } of changed)
      if (isLost) this.#log.error({ volume: ec2Id, host }, 'a host has lost the bytes of a volume');
      else this.#log.info({ volume: ec2Id, host }, 'the bytes of a volume are back on its host');
  }
}
