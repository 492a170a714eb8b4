import { Injectable } from '@nestjs/common';
import { RepairPlans } from '../../src/cloud/repair/repair-plans.js';
import type { RepairSteps } from '../../workflows/contracts/control/repairs.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of hosts. They run beside the workflow and never wait for a host. */
@Injectable()
export class RepairActivities implements RepairSteps {
  constructor(private readonly repairs: RepairPlans) {}

  beginRepair(ref: ChunkRef) {
    return this.repairs.begin(ref, temporalRun());
  }
}
