import { rm, statfs } from 'node:fs/promises';
import type {
  SnapshotDefinition,
  SnapshotFact,
  VolumeChange,
  VolumeDefinition,
  VolumeDriver,
  VolumeFact,
} from '../../volume-driver.js';
import type { ServesRemotely } from '../../serves-remotely.js';
import type { CopyProgress, TellsProgress } from '../../tells-progress.js';
import { volumeMissing } from '../../volume-missing.js';
import type { FileSnapshots } from './file-snapshots.js';
import { makeVolume, type MakingParts } from './made-volume.js';
import { strayServers } from './stray-servers.js';
import { takenAlone, takenBy } from './taken-room.js';
import type { VolumeExports } from './volume-exports.js';
import { volumeFacts } from './volume-facts.js';
import type { VolumeStore } from './volume-store.js';

const GIB = 1024 ** 3;

export interface FileDriverParts {
  readonly store: VolumeStore;
  readonly exports: VolumeExports;
  readonly snapshots: FileSnapshots;
  readonly making: MakingParts;
  readonly binary: string;
  /** Absolute. */
  readonly folder: string;
}

/** Volumes as files with holes, each served, while it is in use, by a storage daemon of its own. */
export class FileVolumeDriver implements VolumeDriver, ServesRemotely, TellsProgress {
  readonly export = this.#giver(false);
  readonly exportRemotely = this.#giver(true);
  /** A draft of theirs is no stray. */
  readonly #underWay = new Set<string>();

  constructor(private readonly parts: FileDriverParts) {}

  async adopt(): Promise<void> {
    const { store, snapshots, exports } = this.parts;
    await store.load();
    for (const path of store.all().flatMap((record) => store.leftOf(record))) await rm(path, { force: true });
    await snapshots.load();
    await exports.adopt();
  }

  async create(volume: VolumeDefinition, signal: AbortSignal): Promise<void> {
    const { store, exports, making } = this.parts;
    const { volumeId, generation } = volume;
    if (store.get(volumeId)) return this.renew(volumeId, generation);
    signal.throwIfAborted();
    this.#underWay.add(volumeId);
    try {
      const record = await makeVolume(making, volume, signal);
      exports.flattening.delay(volumeId);
      await store.put(record);
    } finally {
      this.#underWay.delete(volumeId);
    }
  }

  async reshape(change: VolumeChange, signal: AbortSignal): Promise<void> {
    if (!this.parts.store.get(change.volumeId)) throw volumeMissing();
    await this.parts.exports.reshape(change, signal);
  }

  async remove(volumeId: string): Promise<void> {
    const { store, exports } = this.parts;
    await exports.cut(volumeId);
    for (const path of store.filesOf(volumeId)) await rm(path, { force: true });
    await store.remove(volumeId);
  }

  async unexport(volumeId: string, instanceId: string): Promise<void> {
    const { store, exports } = this.parts;
    if (store.get(volumeId)?.use?.instanceId === instanceId) await exports.cut(volumeId);
  }

  renew(volumeId: string, generation: number): Promise<void> {
    const { store, exports } = this.parts;
    return exports.turns.run(volumeId, async (record) => {
      if (store.get(volumeId) && record.generation !== generation) await store.put({ ...record, generation });
    });
  }

  list(): Promise<readonly VolumeFact[]> {
    return volumeFacts(this.parts.store);
  }

  createSnapshot(snapshot: SnapshotDefinition, signal: AbortSignal): Promise<void> {
    return this.parts.snapshots.create(snapshot, signal);
  }

  beginSnapshots(snapshots: readonly SnapshotDefinition[], signal: AbortSignal): Promise<void> {
    return this.parts.snapshots.begin(snapshots, signal);
  }

  removeSnapshot(snapshotId: string): Promise<void> {
    return this.parts.snapshots.remove(snapshotId);
  }

  snapshots(): Promise<readonly SnapshotFact[]> {
    return Promise.resolve(this.parts.snapshots.list());
  }

  progress(): Promise<readonly CopyProgress[]> {
    return this.parts.snapshots.progress();
  }

  async strays(): Promise<readonly string[]> {
    const { store, snapshots, binary, folder } = this.parts;
    const ours = store.all().flatMap(({ volumeId, use }) => (use ? [store.stemOf(volumeId)] : []));
    const begun = [...this.#underWay].map((id) => store.stemOf(id));
    const files = [...(await store.others(this.#underWay)), ...(await snapshots.strays())];
    const servers = await strayServers(binary, folder, [...ours, ...begun, ...snapshots.beingMade()]);
    return [...files, ...servers];
  }

  /** What is free and what volumes and snapshots already take: a volume's holes are promised to it. */
  async capacity(): Promise<number> {
    const { store, snapshots, folder } = this.parts;
    const { bavail, bsize } = await statfs(folder);
    const records = store.all();
    const taken = await takenBy(records.map((record) => store.fileOf(record)));
    const bases = await takenAlone(records.map(({ volumeId }) => store.baseBytesOf(volumeId)));
    return (bavail * bsize + taken + bases + (await snapshots.taken())) / GIB;
  }

  async rest(): Promise<void> {
    const { store, exports } = this.parts;
    await Promise.all(store.all().map(({ volumeId, use }) => use && exports.cut(volumeId)));
  }

  async close(): Promise<void> {
    await this.parts.exports.close();
  }

  #giver(isRemote: boolean): VolumeDriver['export'] {
    return async (volumeId, instanceId, signal) => {
      signal.throwIfAborted();
      if (!this.parts.store.get(volumeId)) throw volumeMissing();
      return this.parts.exports.give(volumeId, { instanceId, isRemote });
    };
  }
}
