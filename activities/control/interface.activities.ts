import { Injectable } from '@nestjs/common';
import { CardPlans } from '../../src/cloud/instances/cards/card-plans.js';
import type { InterfaceSteps } from '../../workflows/contracts/control/interfaces.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of interfaces. They run beside the workflow and never wait for a host. */
@Injectable()
export class InterfaceControlActivities implements InterfaceSteps {
  constructor(private readonly plans: CardPlans) {}

  beginAttachInterface(ref: ChunkRef) {
    return this.plans.attach(ref, temporalRun());
  }

  beginDetachInterface(ref: ChunkRef) {
    return this.plans.detach(ref, temporalRun());
  }
}
