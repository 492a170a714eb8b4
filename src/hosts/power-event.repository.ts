import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';
import type { Reason } from '../../workflows/contracts/operation.js';

export interface PoweredInstance {
  readonly state: string;
  readonly taskState: string | null;
  readonly generation: number;
  readonly host: string | null;
  readonly shutdownBehaviour: 'stop' | 'terminate';
}

@Injectable()
export class PowerEventRepository {
  constructor(private readonly database: Database) {}

  async find(instanceId: string): Promise<PoweredInstance | undefined> {
    const [row] = await this.database.query<PoweredInstance>(
      `SELECT state, task_state AS "taskState", generation, host, shutdown_behaviour AS "shutdownBehaviour"
       FROM instances WHERE id = $1`,
      [instanceId],
    );
    return row;
  }

  /**
   * running → stopped, if nobody took the instance meanwhile. Its claim on memory and vCPUs ends with the state. When is kept:
   * an inventory from before still says that the guest runs.
   */
  async markStopped(instanceId: string, generation: number, reason: Reason): Promise<void> {
    await this.database.query(
      `UPDATE instances SET state = 'stopped', state_reason_code = $3, state_reason_message = $4,
         state_transition_reason = '', went_off_at = engine_now()
       WHERE id = $1 AND generation = $2 AND state = 'running' AND task_state IS NULL`,
      [instanceId, generation, reason.code, reason.message],
    );
  }
}
