import { Injectable } from '@nestjs/common';
import { LaunchVolumePlans } from '../../src/cloud/volumes/launch-volume-plans.js';
import { UsePlans } from '../../src/cloud/volumes/use-plans.js';
import { VolumePlans } from '../../src/cloud/volumes/volume-plans.js';
import type { VolumeSteps, VolumeTried } from '../../workflows/contracts/control/volumes.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of volumes. They run beside the workflow and never wait for a host. */
@Injectable()
export class VolumeControlActivities implements VolumeSteps {
  constructor(
    private readonly plans: VolumePlans,
    private readonly uses: UsePlans,
    private readonly launches: LaunchVolumePlans,
  ) {}

  beginCreateVolume(ref: ChunkRef) {
    return this.plans.create(ref, temporalRun());
  }

  nextVolumeHost(ref: ChunkRef, tried: VolumeTried) {
    return this.plans.elsewhere(ref, tried);
  }

  beginModifyVolume(ref: ChunkRef) {
    return this.uses.modify(ref, temporalRun());
  }

  beginDeleteVolume(ref: ChunkRef) {
    return this.plans.remove(ref, temporalRun());
  }

  beginAttachVolume(ref: ChunkRef) {
    return this.uses.attach(ref, temporalRun());
  }

  beginDetachVolume(ref: ChunkRef) {
    return this.uses.detach(ref, temporalRun());
  }

  planLaunchVolumes(ref: ChunkRef) {
    return this.launches.plan(ref);
  }
}
