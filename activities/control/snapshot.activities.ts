import { Injectable } from '@nestjs/common';
import { SnapshotPlans } from '../../src/cloud/snapshots/snapshot-plans.js';
import type { SnapshotSteps } from '../../workflows/contracts/control/snapshots.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of snapshots. They run beside the workflow and never wait for a host. */
@Injectable()
export class SnapshotControlActivities implements SnapshotSteps {
  constructor(private readonly plans: SnapshotPlans) {}

  beginCreateSnapshot(ref: ChunkRef) {
    return this.plans.create(ref, temporalRun());
  }

  beginCopySnapshot(ref: ChunkRef) {
    return this.plans.create(ref, temporalRun());
  }

  beginDeleteSnapshot(ref: ChunkRef) {
    return this.plans.remove(ref, temporalRun());
  }
}
