import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { logger } from '../../common/log/logger.js';
import { RepairStarter } from '../repair/repair-starter.js';

/** Looks at every host that heartbeats: one that is silent cannot be compared, nor repaired. */
@Injectable()
export class DriftSweep {
  constructor(
    private readonly database: Database,
    private readonly repairs: RepairStarter,
  ) {}

  async sweep(downSeconds: number): Promise<void> {
    const alive = await this.database.query<{ name: string }>('SELECT host AS name FROM live_hosts($1)', [
      downSeconds,
    ]);
    for (const { name } of alive)
      await this.repairs.look(name).catch((error: unknown) => {
        // One host's trouble does not keep the others from being compared.
        logger('drift').warn({ host: name, err: error }, 'could not compare');
      });
  }
}
