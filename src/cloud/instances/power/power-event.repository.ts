import { Injectable } from '@nestjs/common';
import { Database } from '../../../common/prisma/database.js';
import { instanceStates, type InstanceState } from '../instance.state.js';
import { moveOf, moveTo } from '../../nouns/state-table.js';
import type { Reason } from '../../../../workflows/contracts/operation.js';

const WENT_OFF = moveOf(instanceStates, 'stopped', {
  set: `power_state = 'stopped', state_reason_code = $3, state_reason_message = $4, state_transition_reason = '',
    went_off_at = engine_now()`,
  where: `r.id = $1 AND r.generation = $2 AND r.lifecycle = 'active' AND r.task_state IS NULL`,
});

export interface PoweredInstance extends InstanceState {
  readonly generation: number;
  readonly host: string | null;
  readonly shutdownBehaviour: 'stop' | 'terminate';
}

@Injectable()
export class PowerEventRepository {
  constructor(private readonly database: Database) {}

  async find(instanceId: string): Promise<PoweredInstance | undefined> {
    const [row] = await this.database.query<PoweredInstance>(
      `SELECT lifecycle, task_state AS "taskState", generation, host, shutdown_behaviour AS "shutdownBehaviour"
       FROM instances WHERE id = $1`,
      [instanceId],
    );
    return row;
  }

  /**
   * From active to stopped, if no operation took the instance meanwhile. Its claim on memory and vCPUs ends with the
   * state. When is kept: an inventory from before still says that the guest runs.
   */
  async markStopped(instanceId: string, generation: number, reason: Reason): Promise<void> {
    await moveTo(this.database, WENT_OFF, [instanceId, generation, reason.code, reason.message]);
  }
}
