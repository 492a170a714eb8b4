import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import type { FlavorRow } from '../flavors/flavor.js';
import { findFlavor } from '../flavors/flavor.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { resizeClaim } from './attempt.repository.js';
import { setFlavor } from './instance-settings.repository.js';
import { withinQuota } from './launch-count.js';
import { notStopped } from './not-stopped.js';
import type { LockedInstance } from './claim.repository.js';

/**
 * Gives a stopped instance another flavor, on the host that has its disk. The disk grows at the next start, and is
 * claimed at once; memory and processors are claimed by that start. Locks in the order of all: placement, project, the
 * host's usage.
 */
@Injectable()
export class InstanceResize {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly quotas: QuotaService,
  ) {}

  /**
   * On a row that is locked. Throws IncorrectInstanceState; NotFound for the flavor; InvalidParameterCombination for
   * one with a smaller disk; InsufficientInstanceCapacity where the host could not start it; a limit's code where the
   * quota does not allow it.
   */
  async resize(tx: Queryable, row: LockedInstance, ref: Ref): Promise<void> {
    if (row.lifecycle !== 'stopped' || row.taskState !== null) throw notStopped(row);
    const flavor = sizedFor(row, await findFlavor(tx, ref));
    requireSameDisks(row, flavor);
    if (flavor.diskGiB < row.diskGiB) throw smallerDisk(row, flavor);
    await this.#requireRoom(tx, row, flavor);
    await this.#requireQuota(tx, row, flavor);
    await setFlavor(tx, row.id, flavor);
    await resizeClaim(tx, row.id, this.scheduler.claimOf(flavor));
  }

  async #requireRoom(tx: Queryable, row: LockedInstance, flavor: FlavorRow): Promise<void> {
    const grownGiB = flavor.diskGiB - row.diskGiB;
    const refused = await this.scheduler.fitsAgain(tx, [{ ...row, ...sizeOf(flavor), grownGiB }]);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientInstanceCapacity',
        `There is not enough capacity for instance type ${flavor.name} where the disk of the instance is. ${refusalText(refused)}`,
      );
  }

  /** What the instance had counts no more; how many instances there are does not change. */
  async #requireQuota(tx: Queryable, row: LockedInstance, flavor: FlavorRow): Promise<void> {
    const quota = await this.quotas.lockUsage(tx, row.projectId);
    if (!quota) throw new EngineError('UnauthorizedOperation', 'The project has been deleted.');
    if (flavor.vcpus <= row.vcpus && flavor.memoryMiB <= row.memoryMiB) return;
    const { usage, limits } = quota;
    withinQuota(
      flavor,
      { minCount: 1, maxCount: 1 },
      {
        limits: { ...limits, instances: Infinity },
        usage: { ...usage, cores: usage.cores - row.vcpus, ram: usage.ram - row.memoryMiB },
      },
    );
  }
}

/** A root that is a volume is as large as it is, whatever the flavor. */
const sizedFor = ({ rootIsVolume }: LockedInstance, flavor: FlavorRow): FlavorRow =>
  rootIsVolume ? { ...flavor, diskGiB: 0 } : flavor;

const sizeOf = ({ vcpus, memoryMiB, diskGiB }: FlavorRow) => ({ vcpus, memoryMiB, diskGiB });

/** They are there from the launch on, and stay as they are. */
function requireSameDisks(row: LockedInstance, flavor: FlavorRow): void {
  if (row.ephemeralGiB === flavor.ephemeralGiB && row.swapMiB === flavor.swapMiB) return;
  throw new EngineError(
    'UnsupportedOperation',
    `The swap and ephemeral disks of instance '${row.ec2Id}' cannot become those of instance type ${flavor.name}.`,
  );
}

const smallerDisk = ({ ec2Id, diskGiB }: LockedInstance, flavor: FlavorRow): EngineError =>
  new EngineError(
    'InvalidParameterCombination',
    `The root disk of instance '${ec2Id}' has ${diskGiB} GiB; that of instance type ${flavor.name} has ${flavor.diskGiB} GiB. A disk does not shrink.`,
  );
