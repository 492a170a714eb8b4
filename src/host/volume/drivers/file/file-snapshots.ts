import { rm } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { SnapshotDefinition, SnapshotFact } from '../../volume-driver.js';
import type { CopyProgress } from '../../tells-progress.js';
import { snapshotMissing, volumeMissing } from '../../volume-missing.js';
import { SnapshotGroups } from './snapshot-groups.js';
import { snapshotsProgress } from './snapshots-progress.js';
import type { SnapshotStore } from './snapshot-store.js';
import { takenBy } from './taken-room.js';
import type { VolumeExports } from './volume-exports.js';
import type { VolumeStore } from './volume-store.js';
import { type BegunCopy, wholeCopy } from './begun-copy.js';
import type { Encrypter } from './encrypted-bytes.js';
import { copySnapshot, stopEncrypting } from './snapshot-copy.js';
import { draftOf, partsOf, putInPlace } from './whole-file.js';

export interface SnapshotParts {
  readonly volumes: VolumeStore;
  readonly snapshots: SnapshotStore;
  readonly exports: VolumeExports;
  readonly encrypter: Encrypter;
}

/** Snapshots as files of their own, with holes: full copies, which need neither their volume nor each other. */
export class FileSnapshots {
  /** A draft of theirs is no stray. */
  readonly #underWay = new Map<string, SnapshotDefinition>();
  /** Copies that have begun and that nobody has asked for yet. */
  readonly #begun = new Map<string, BegunCopy>();

  readonly #groups: SnapshotGroups;

  constructor(private readonly parts: SnapshotParts) {
    this.#groups = new SnapshotGroups(parts);
  }

  load(): Promise<void> {
    return this.parts.snapshots.load();
  }

  async create(snapshot: SnapshotDefinition, signal: AbortSignal): Promise<void> {
    const { volumes, snapshots } = this.parts;
    const { snapshotId, volumeId, sizeGiB, generation, copyOf } = snapshot;
    const kept = snapshots.get(snapshotId);
    if (kept) return snapshots.put({ ...kept, generation });
    const source = copyOf === undefined ? volumes.get(volumeId) : this.require(copyOf);
    if (!source) throw volumeMissing();
    const isEncrypted = snapshot.isEncrypted ?? source.isEncrypted;
    const record = { snapshotId, sizeGiB, generation, ...(isEncrypted && { isEncrypted }) };
    signal.throwIfAborted();
    this.#underWay.set(snapshotId, snapshot);
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

  /** All at once. One that does not begin leaves the others: they are begun anew, or removed. */
  async begin(all: readonly SnapshotDefinition[], signal: AbortSignal): Promise<void> {
    await Promise.all(all.map(({ snapshotId }) => this.#stop(snapshotId)));
    signal.throwIfAborted();
    await Promise.all(all.map((one) => this.#begin(one)));
  }

  async remove(snapshotId: string): Promise<void> {
    await this.#stop(snapshotId);
    if (!this.parts.snapshots.get(snapshotId)) await stopEncrypting(this.parts, snapshotId);
    await this.#removeBytes(snapshotId);
    await this.parts.snapshots.remove(snapshotId);
  }

  list(): readonly SnapshotFact[] {
    return this.parts.snapshots.facts();
  }

  /** The group that may read it from now on. Throws SnapshotMissing. */
  groupOf(snapshotId: string, uidBase: number): Promise<number> {
    return this.#groups.of(snapshotId, uidBase);
  }

  /** Where they are. Throws SnapshotMissing. */
  require(snapshotId: string): { readonly path: string; readonly isEncrypted?: true | undefined } {
    const { snapshots } = this.parts;
    const record = snapshots.get(snapshotId);
    if (!record) throw snapshotMissing();
    return { path: snapshots.bytesOf(snapshotId), isEncrypted: record.isEncrypted };
  }

  /** Paths of those that are not whole yet. */
  beingMade(): readonly string[] {
    return [...this.#underWay.keys()].map((id) => this.parts.snapshots.bytesOf(id));
  }

  progress(): Promise<readonly CopyProgress[]> {
    return snapshotsProgress(this.parts, this.#underWay.values());
  }

  strays(): Promise<readonly string[]> {
    return this.parts.snapshots.others(new Set(this.#underWay.keys()));
  }

  /** Bytes that they take on disk. */
  async taken(): Promise<number> {
    const { snapshots } = this.parts;
    return takenBy(snapshots.all().map(({ snapshotId }) => snapshots.bytesOf(snapshotId)));
  }

  async #make(snapshot: SnapshotDefinition, signal: AbortSignal): Promise<void> {
    const { snapshotId, volumeId, copyOf, begun: isBegun = false } = snapshot;
    const { snapshots, exports } = this.parts;
    const path = snapshots.bytesOf(snapshotId);
    const begun = this.#begun.get(snapshotId);
    if (begun) await wholeCopy(begun, signal).finally(() => this.#begun.delete(snapshotId));
    else if (copyOf !== undefined) await copySnapshot(this.parts, snapshot, signal);
    else await exports.copy(volumeId, { id: snapshotId, path: draftOf(path), signal, isBegun });
    await putInPlace(draftOf(path), path);
  }

  async #begin(snapshot: SnapshotDefinition): Promise<void> {
    const { snapshotId: id, volumeId } = snapshot;
    const { snapshots, exports } = this.parts;
    const stop = new AbortController();
    this.#underWay.set(id, snapshot);
    const copy = { id, path: draftOf(snapshots.bytesOf(id)), signal: stop.signal };
    const { done } = await exports.beginCopy(volumeId, copy);
    // Who asks for it, or removes it, hears of its failure.
    done.catch(() => undefined);
    this.#begun.set(id, { done, stop });
  }

  /** Nothing of it that had begun is under way any more. */
  async #stop(snapshotId: string): Promise<void> {
    const begun = this.#begun.get(snapshotId);
    begun?.stop.abort();
    await begun?.done.catch(() => undefined);
    this.#begun.delete(snapshotId);
    this.#underWay.delete(snapshotId);
  }

  async #removeBytes(snapshotId: string): Promise<void> {
    const path = this.parts.snapshots.bytesOf(snapshotId);
    for (const one of partsOf(path)) await rm(one, { force: true });
  }
}
