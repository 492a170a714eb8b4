import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { VolumeScheduler } from '../scheduler/volume-scheduler.js';
import type { LockedVolume } from './take-volumes.repository.js';

/** Whether a volume may become larger: by its project's quota, and on its host, which it does not leave. */
@Injectable()
export class GrowthRoom {
  constructor(
    private readonly quotas: QuotaService,
    private readonly scheduler: VolumeScheduler,
  ) {}

  /** Before anything of the project's is locked. */
  async lock(tx: Queryable, projectId: string): Promise<void> {
    await this.quotas.lockProject(tx, projectId);
  }

  /** `more`: GiB. Throws VolumeLimitExceeded, InsufficientVolumeCapacity. */
  async require(
    tx: Queryable,
    projectId: string,
    { volume, more }: { readonly volume: LockedVolume; readonly more: number },
  ): Promise<void> {
    if (more === 0) return;
    await this.quotas.require(tx, projectId, { resource: 'gigabytes', more });
    const { id: volumeId, zone, host } = volume;
    const need = { volumeId, zone, sizeGiB: more, excluded: [], ...(host !== null && { only: host }) };
    const { refused } = await this.scheduler.refusals(tx, need);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientVolumeCapacity',
        `There is not enough capacity to fulfill the volume request. ${refusalText(refused)}`,
      );
  }
}
