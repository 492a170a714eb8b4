import { Trigger } from '@temporalio/workflow';
import type { PlannedLaunchVolume } from '../contracts/control/volumes.js';
import type { DiskSpec, Placement } from '../contracts/guest.js';
import type { Ending } from '../contracts/noun.js';
import type { CleanupNote, Reason } from '../contracts/operation.js';
import type { VolumeAddress } from '../contracts/volume.js';
import type { ResourceRun } from './resource-run.js';
import { undoAll } from './saga.js';
import { exportVolume } from './export-steps.js';
import { createVolumeStep, deleteVolumeStep } from './volume-steps.js';

/** Of an instance that an earlier run of the chunk has given up. */
const LOST: Reason = { code: 'Server.InternalError', message: 'The launch of its instance failed' };

/** A volume that is made with an instance. Its steps have a run of their own; when they are done, its instance says. */
class LaunchVolume {
  readonly ended = new Trigger<Ending<'volume'>>();
  /** What the last host still had of it when it was given up there. */
  #left: readonly CleanupNote[] = [];
  #isBegun = false;

  constructor(
    private readonly run: ResourceRun,
    private readonly planned: PlannedLaunchVolume,
  ) {}

  get id(): string {
    return this.planned.id;
  }

  /** Makes it on the host, and serves it to its instance. */
  make(host: string): Promise<VolumeAddress> {
    const { run, planned } = this;
    const use = { volumeId: planned.id, instanceId: planned.instanceId };
    this.#isBegun = true;
    return run.cancellable(async () => {
      await run.forward(createVolumeStep(host, planned.volume));
      return run.forward(exportVolume(host, use));
    });
  }

  /** Removes what the host may have of it, whatever of it was done. True: the host has confirmed it. */
  async giveUp(host: string, patience: 'unwindWait' | undefined): Promise<boolean> {
    if (!this.#isBegun) return true;
    const undo = deleteVolumeStep(host, this.id);
    const how = { undo: true, ...(patience && { patience }) };
    this.#left = await this.run.shielded(() => undoAll(this.run, [undo], how));
    this.#isBegun = false;
    return this.#left.length === 0;
  }

  notLaunched(reason: Reason): void {
    this.ended.resolve({ kind: 'not-launched', reason, cleanups: this.#left });
  }
}

/** Those that are made with one instance. */
export class InstanceVolumes {
  constructor(private readonly volumes: readonly LaunchVolume[]) {}

  /**
   * All of them on the placement's host, at once; the placement with their addresses. None is under way any more when
   * one fails.
   */
  async make(at: Placement): Promise<Placement> {
    if (this.volumes.length === 0) return at;
    const made = await Promise.allSettled(this.volumes.map((volume) => volume.make(at.host)));
    const addresses = new Map<string, VolumeAddress>();
    for (const [i, one] of made.entries()) {
      if (one.status === 'rejected') throw one.reason;
      addresses.set(this.volumes[i]?.id ?? '', one.value);
    }
    return { ...at, disks: at.disks.map((disk) => withAddress(disk, addresses)) };
  }

  /**
   * Once their guest is gone from the host. False: the host has not confirmed that it has nothing of them any more.
   * `isSilent`: it has not confirmed the guest's end either, and is not waited for again.
   */
  async giveUp(host: string, isSilent: boolean): Promise<boolean> {
    const given = this.volumes.map((volume) => volume.giveUp(host, isSilent ? undefined : 'unwindWait'));
    return (await Promise.all(given)).every((isDone) => isDone);
  }

  /** Their ends follow from the instance's. An instance that was overtaken was taken with them. */
  async follow(work: () => Promise<Ending<'instance'>>): Promise<Ending<'instance'>> {
    try {
      const ending = await work();
      for (const volume of this.volumes)
        if (ending.kind === 'launch-failed') volume.notLaunched(ending.reason);
        else if (ending.kind === 'overtaken') volume.ended.resolve({ kind: 'overtaken' });
        else volume.ended.resolve({ kind: 'attached' });
      return ending;
    } catch (error) {
      for (const { ended } of this.volumes) ended.reject(error);
      throw error;
    }
  }
}

function withAddress(disk: DiskSpec, addresses: ReadonlyMap<string, VolumeAddress>): DiskSpec {
  const { source } = disk;
  const address = source.from === 'volume' && addresses.get(source.volumeId);
  return address ? { ...disk, source: { ...source, address } } : disk;
}

/** The volumes that are made with the instances of one chunk. */
export class LaunchVolumes {
  readonly #byInstance = new Map<string, LaunchVolume[]>();

  /** The volume's side: it waits for its instance. Called for all of them before the instances begin. */
  async follow(run: ResourceRun, planned: PlannedLaunchVolume): Promise<Ending<'volume'>> {
    if (planned.instance === 'launching') {
      const volume = new LaunchVolume(run, planned);
      const { instanceId } = planned;
      this.#byInstance.set(instanceId, [...(this.#byInstance.get(instanceId) ?? []), volume]);
      return volume.ended;
    }
    return planned.instance === 'up' ? { kind: 'attached' } : withoutInstance(run, planned);
  }

  of(instanceId: string): InstanceVolumes {
    return new InstanceVolumes(this.#byInstance.get(instanceId) ?? []);
  }
}

/** Its instance was given up before, and perhaps not all of what it had. */
async function withoutInstance(
  run: ResourceRun,
  { id, host }: PlannedLaunchVolume,
): Promise<Ending<'volume'>> {
  const undos = host === null ? [] : [deleteVolumeStep(host, id)];
  const how = { patience: 'unwindWait', undo: true } as const;
  const cleanups = await run.shielded(() => undoAll(run, undos, how));
  return { kind: 'not-launched', reason: LOST, cleanups };
}
