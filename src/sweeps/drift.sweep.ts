import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import { logger } from '../common/log/logger.js';
import { RepairStarter } from '../hosts/repair-starter.js';

/** Looks at every host that heartbeats: one that is silent cannot be compared, nor repaired. */
@Injectable()
export class DriftSweep {
  constructor(
    private readonly database: Database,
    private readonly repairs: RepairStarter,
  ) {}

  async sweep(downSeconds: number): Promise<void> {
    const alive = await this.database.query<{ name: string }>(
      `SELECT h.name FROM hosts h JOIN services s ON s.host = h.name AND s.binary IN ('engine-compute', 'engine-network')
         AND s.last_seen > engine_now() - make_interval(secs => $1)
       WHERE h.forgotten_at IS NULL AND NOT h.declared_down GROUP BY h.name HAVING count(*) = 2`,
      [downSeconds],
    );
    for (const { name } of alive)
      await this.repairs.look(name).catch((error: unknown) => {
        // One host's trouble keeps nobody from looking at the others.
        logger('drift').warn({ host: name, err: error }, 'could not compare');
      });
  }
}
