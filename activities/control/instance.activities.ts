import { Injectable } from '@nestjs/common';
import { LaunchPlans } from '../../src/cloud/instances/launch-plans.js';
import { VerbPlans } from '../../src/cloud/instances/verb-plans.js';
import type { GivenUp, InstanceSteps } from '../../workflows/contracts/control/instances.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of instances. They run beside the workflow and never wait for a host. */
@Injectable()
export class InstanceActivities implements InstanceSteps {
  constructor(
    private readonly launches: LaunchPlans,
    private readonly verbs: VerbPlans,
  ) {}

  beginLaunch(ref: ChunkRef) {
    return this.launches.begin(ref, temporalRun());
  }

  beginTerminate(ref: ChunkRef) {
    return this.verbs.terminate(ref, temporalRun());
  }

  beginStop(ref: ChunkRef) {
    return this.verbs.stop(ref, temporalRun());
  }

  beginStart(ref: ChunkRef) {
    return this.verbs.start(ref, temporalRun());
  }

  beginReboot(ref: ChunkRef) {
    return this.verbs.reboot(ref, temporalRun());
  }

  nextAttempt(ref: ChunkRef, given: GivenUp) {
    return this.launches.next(ref, given);
  }
}
