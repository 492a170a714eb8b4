import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { RecordFolder } from '../../../../common/files/record-folder.js';
import type { FlagValues } from '../../../../common/flags/flags.js';
import type {
  SnapshotDefinition,
  SnapshotFact,
  VolumeChange,
  VolumeDefinition,
  VolumeDriver,
  VolumeFact,
} from '../../volume-driver.js';
import { snapshotMissing, volumeMissing } from '../../volume-missing.js';
import type { VolumeDriverContext } from '../volume-driver-context.js';
import { FakeSnapshots } from './fake-snapshots.js';
import type { fakeVolumeFlags } from './fake.flags.js';

const fakeVolume = z.object({
  volumeId: z.uuid(),
  sizeGiB: z.int().min(1),
  generation: z.int().min(0),
  usedBy: z.uuid().nullable(),
}) satisfies z.ZodType<VolumeFact>;

/** In the folder of the volumes. */
const SNAPSHOTS = 'snapshots';

/** Volumes that are records, one file each. Shipped, not test-only: a whole cloud runs on a laptop with it. */
export class FakeVolumeDriver implements VolumeDriver {
  readonly exportRemotely: VolumeDriver['export'] = (...asked) => this.export(...asked);
  readonly #volumes = new Map<string, VolumeFact>();
  readonly #files: RecordFolder<VolumeFact>;
  readonly #snapshots: FakeSnapshots;

  constructor(
    private readonly folder: string,
    private readonly options: FlagValues<typeof fakeVolumeFlags>,
  ) {
    this.#files = new RecordFolder(folder, {
      durability: 'process',
      parse: (value) => fakeVolume.parse(value),
    });
    this.#snapshots = new FakeSnapshots(join(folder, SNAPSHOTS));
  }

  async adopt(): Promise<void> {
    const { records } = await this.#files.load();
    for (const [id, volume] of records) this.#volumes.set(id, volume);
    await this.#snapshots.load();
  }

  async create(volume: VolumeDefinition, signal: AbortSignal): Promise<void> {
    const { volumeId, sizeGiB, generation, from } = volume;
    if (this.#volumes.has(volumeId)) return this.renew(volumeId, generation);
    await this.#pause(signal);
    if (from !== undefined && !this.#snapshots.has(from)) throw snapshotMissing();
    await this.#keep({ volumeId, sizeGiB, generation, usedBy: null });
  }

  async reshape({ volumeId, sizeGiB, generation }: VolumeChange, signal: AbortSignal): Promise<void> {
    const volume = this.#volumes.get(volumeId);
    if (!volume) throw volumeMissing();
    await this.#pause(signal);
    const least = volume.usedBy === null ? 0 : volume.sizeGiB;
    await this.#keep({ ...volume, sizeGiB: Math.max(sizeGiB, least), generation });
  }

  async remove(volumeId: string): Promise<void> {
    await this.#files.remove(volumeId);
    this.#volumes.delete(volumeId);
  }

  async export(volumeId: string, instanceId: string, signal: AbortSignal): Promise<VolumeAddress> {
    const volume = this.#volumes.get(volumeId);
    if (!volume) throw volumeMissing();
    await this.#pause(signal);
    if (volume.usedBy !== instanceId) await this.#keep({ ...volume, usedBy: instanceId });
    return { socket: '' };
  }

  async unexport(volumeId: string, instanceId: string): Promise<void> {
    const volume = this.#volumes.get(volumeId);
    if (volume?.usedBy === instanceId) await this.#keep({ ...volume, usedBy: null });
  }

  async renew(volumeId: string, generation: number): Promise<void> {
    const volume = this.#volumes.get(volumeId);
    if (volume && volume.generation !== generation) await this.#keep({ ...volume, generation });
  }

  async list(): Promise<readonly VolumeFact[]> {
    return [...this.#volumes.values()];
  }

  async createSnapshot(snapshot: SnapshotDefinition, signal: AbortSignal): Promise<void> {
    this.#snapshots.requireSource(snapshot, this.#volumes);
    if (!this.#snapshots.has(snapshot.snapshotId)) await this.#pause(signal);
    await this.#snapshots.put(snapshot);
  }

  async beginSnapshots(snapshots: readonly SnapshotDefinition[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (const snapshot of snapshots) this.#snapshots.requireSource(snapshot, this.#volumes);
  }

  removeSnapshot(snapshotId: string): Promise<void> {
    return this.#snapshots.remove(snapshotId);
  }

  async snapshots(): Promise<readonly SnapshotFact[]> {
    return this.#snapshots.all();
  }

  async strays(): Promise<readonly string[]> {
    const names = await readdir(this.folder);
    return names
      .filter((name) => name !== SNAPSHOTS && !this.#volumes.has(name.replace(/\.json(\.new)?$/, '')))
      .map((name) => join(this.folder, name));
  }

  async capacity(): Promise<number> {
    return this.options.fake_volume_gb;
  }

  async rest(): Promise<void> {
    for (const volume of this.#volumes.values())
      if (volume.usedBy !== null) await this.#keep({ ...volume, usedBy: null });
  }

  async close(): Promise<void> {
    this.#volumes.clear();
  }

  async #keep(volume: VolumeFact): Promise<void> {
    await this.#files.put(volume.volumeId, volume);
    this.#volumes.set(volume.volumeId, volume);
  }

  async #pause(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ms = this.options.fake_volume_delay * 1_000;
    if (ms > 0) await sleep(ms, undefined, { signal });
  }
}

export const create = async ({ volumesPath, flags }: VolumeDriverContext): Promise<VolumeDriver> =>
  new FakeVolumeDriver(volumesPath, flags);
