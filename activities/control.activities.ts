import { activityInfo } from '@temporalio/activity';
import { Inject, Injectable } from '@nestjs/common';
import { SILENT_HOST_FLAGS, type SilentHostFlags } from '../src/hosts/host.flags.js';
import { HostRepository } from '../src/hosts/host.repository.js';
import { RepairPlans } from '../src/hosts/repair-plans.js';
import { LaunchPlans } from '../src/instances/launch-plans.js';
import { Settlement } from '../src/instances/settlement.js';
import { VerbPlans } from '../src/instances/verb-plans.js';
import type { ControlActivities as Contract, GivenUp, HostState } from '../workflows/contracts/activities.js';
import type { ChunkRef, Outcome, Reason, StepRecord } from '../workflows/contracts/operation.js';

/** Steps that only touch rows. They run beside the workflow and never wait for a host. */
@Injectable()
export class ControlActivities implements Contract {
  constructor(
    private readonly launches: LaunchPlans,
    private readonly verbs: VerbPlans,
    private readonly repairs: RepairPlans,
    private readonly settlement: Settlement,
    private readonly hosts: HostRepository,
    @Inject(SILENT_HOST_FLAGS) private readonly flags: SilentHostFlags,
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

  beginRepair(ref: ChunkRef) {
    return this.repairs.begin(ref, temporalRun());
  }

  markUnwinding(ref: ChunkRef, instanceId: string, generation: number, reason: Reason): Promise<void> {
    return this.settlement.unwinding(ref, instanceId, generation, reason);
  }

  nextAttempt(ref: ChunkRef, given: GivenUp) {
    return this.launches.next(ref, given);
  }

  settle(
    ref: ChunkRef,
    outcomes: readonly Outcome[],
    steps: readonly StepRecord[],
    close: boolean,
  ): Promise<void> {
    return this.settlement.settle(ref, outcomes, { steps, close });
  }

  cleanupDone(_ref: ChunkRef, cleanupId: string): Promise<void> {
    return this.repairs.cleanupDone(cleanupId);
  }

  hostState(host: string): Promise<HostState> {
    return this.hosts.stateOf(host, this.flags);
  }
}

/** The claim on a chunk is this run's: its retries are the same one, another workflow's are not. */
function temporalRun(): string {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) throw new Error('a step of the control plane runs inside a workflow only');
  return workflowExecution.runId;
}
