import { Inject, Injectable } from '@nestjs/common';
import { SILENT_HOST_FLAGS, type SilentHostFlags } from '../../src/cloud/hosts/host.flags.js';
import { HostRepository } from '../../src/cloud/hosts/host.repository.js';
import { RepairPlans } from '../../src/cloud/repair/repair-plans.js';
import { Settlement } from '../../src/cloud/operations/settlement.js';
import type { HostState, OperationSteps } from '../../workflows/contracts/control/operations.js';
import type { Outcome, Resource } from '../../workflows/contracts/noun.js';
import type { ChunkRef, OperationOutcome, Reason, StepRecord } from '../../workflows/contracts/operation.js';

/** Steps on rows of operations, of whichever noun. They run beside the workflow and never wait for a host. */
@Injectable()
export class OperationActivities implements OperationSteps {
  constructor(
    private readonly settlement: Settlement,
    private readonly repairs: RepairPlans,
    private readonly hosts: HostRepository,
    @Inject(SILENT_HOST_FLAGS) private readonly flags: SilentHostFlags,
  ) {}

  markUnwinding(ref: ChunkRef, resource: Resource, generation: number, reason: Reason): Promise<void> {
    return this.settlement.unwinding(ref, resource, { generation, reason });
  }

  settle(
    ref: ChunkRef,
    outcomes: readonly Outcome[],
    steps: readonly StepRecord[],
    close: boolean,
  ): Promise<OperationOutcome | null> {
    return this.settlement.settle(ref, outcomes, { steps, close });
  }

  cleanupDone(_ref: ChunkRef, cleanupId: string): Promise<void> {
    return this.repairs.cleanupDone(cleanupId);
  }

  hostState(host: string): Promise<HostState> {
    return this.hosts.stateOf(host, this.flags);
  }
}
