import { rm } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { SnapshotDefinition, SnapshotFact } from '../../volume-driver.js';
import { volumeMissing } from '../../volume-missing.js';
import type { SnapshotStore } from './snapshot-store.js';
import { takenBy } from './taken-room.js';
import type { VolumeExports } from './volume-exports.js';
import type { VolumeStore } from './volume-store.js';
import { draftOf, partOf, putInPlace } from './whole-file.js';

export interface SnapshotParts {
  readonly volumes: VolumeStore;
  readonly snapshots: SnapshotStore;
  readonly exports: VolumeExports;
}

/** Snapshots as files of their own, with holes: full copies, which need neither their volume nor each other. */
export class FileSnapshots {
  /** A draft of theirs is no stray. */
  readonly #underWay = new Set<string>();

  constructor(private readonly parts: SnapshotParts) {}

  load(): Promise<void> {
    return this.parts.snapshots.load();
  }

  async create(snapshot: SnapshotDefinition, signal: AbortSignal): Promise<void> {
    const { volumes, snapshots } = this.parts;
    const { snapshotId, volumeId, sizeGiB, generation } = snapshot;
    const record = { snapshotId, sizeGiB, generation };
    if (snapshots.get(snapshotId)) return snapshots.put(record);
    if (!volumes.get(volumeId)) throw volumeMissing();
    signal.throwIfAborted();
    this.#underWay.add(snapshotId);
    try {
      await this.#make(snapshot, signal);
      await snapshots.put(record);
    } catch (cause) {
      await this.#removeBytes(snapshotId);
      throw new EngineError('InternalError', 'The snapshot could not be made on its host', { cause });
    } finally {
      this.#underWay.delete(snapshotId);
    }
  }

  async remove(snapshotId: string): Promise<void> {
    await this.#removeBytes(snapshotId);
    await this.parts.snapshots.remove(snapshotId);
  }

  list(): readonly SnapshotFact[] {
    return this.parts.snapshots.all();
  }

  /** Undefined: there is none. */
  bytesOf(snapshotId: string): string | undefined {
    const { snapshots } = this.parts;
    return snapshots.get(snapshotId) && snapshots.bytesOf(snapshotId);
  }

  strays(): Promise<readonly string[]> {
    return this.parts.snapshots.others(this.#underWay);
  }

  /** Bytes that they take on disk. */
  async taken(): Promise<number> {
    const { snapshots } = this.parts;
    return takenBy(snapshots.all().map(({ snapshotId }) => snapshots.bytesOf(snapshotId)));
  }

  async #make({ snapshotId, volumeId }: SnapshotDefinition, signal: AbortSignal): Promise<void> {
    const { snapshots, exports } = this.parts;
    const path = snapshots.bytesOf(snapshotId);
    await exports.copy(volumeId, { id: snapshotId, path: draftOf(path), signal });
    await putInPlace(draftOf(path), path);
  }

  async #removeBytes(snapshotId: string): Promise<void> {
    const path = this.parts.snapshots.bytesOf(snapshotId);
    for (const one of [path, draftOf(path), partOf(draftOf(path))]) await rm(one, { force: true });
  }
}
