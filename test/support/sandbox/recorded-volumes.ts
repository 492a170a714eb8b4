import { type HoldRequest, type SizeRequest } from '../../../workflows/contracts/volume.js';
import { EngineError } from '../../../src/common/errors/engine-error.js';
import { compareFences, type Fence } from '../../../workflows/contracts/fence.js';
import {
  type ExportRequest,
  type SnapshotSpec,
  type SnapshotsTogether,
  type VolumeAddress,
  type VolumeShape,
  type VolumeSpec,
  type VolumeUse,
} from '../../../workflows/contracts/volume.js';

/** The volumes and snapshots of one host in memory, and the fences of all that it was asked. */
export class RecordedVolumes {
  /** Guests that stand still. */
  readonly held = new Set<string>();
  /** Volumes whose guests were shown their sizes. */
  readonly shown: string[] = [];
  readonly snapshots = new Set<string>();
  /** Of those, that were begun together. */
  readonly begun = new Set<string>();
  /** Which instance uses it; null: none. */
  readonly volumes = new Map<string, string | null>();
  /** Size by volume, of those that were given one. */
  readonly sizes = new Map<string, number>();
  /** What was asked with which fence, in order. */
  readonly fences: { readonly step: string; readonly fence: Fence }[] = [];
  /** What was asked to be served, in order. */
  readonly exports: ExportRequest[] = [];
  readonly #highest = new Map<string, Fence>();

  async createVolume({ volumeId }: VolumeSpec, fence: Fence): Promise<void> {
    this.admit('createVolume', volumeId, fence);
    this.volumes.set(volumeId, this.volumes.get(volumeId) ?? null);
  }

  async reshapeVolume({ volumeId, sizeGiB }: VolumeShape, fence: Fence): Promise<void> {
    this.admit('reshapeVolume', volumeId, fence);
    this.sizes.set(volumeId, sizeGiB);
  }

  async deleteVolume(volumeId: string, fence: Fence): Promise<void> {
    this.admit('deleteVolume', volumeId, fence);
    this.volumes.delete(volumeId);
  }

  async exportVolume(asked: ExportRequest, fence: Fence): Promise<VolumeAddress> {
    const { volumeId, instanceId } = asked;
    this.admit('exportVolume', volumeId, fence);
    this.exports.push(asked);
    this.volumes.set(volumeId, instanceId);
    return { socket: `/run/${volumeId}` };
  }

  async unexportVolume({ volumeId, instanceId }: VolumeUse, fence: Fence): Promise<void> {
    this.admit('unexportVolume', volumeId, fence);
    if (this.volumes.get(volumeId) === instanceId) this.volumes.set(volumeId, null);
  }

  async beginSnapshots({ holdId, snapshots }: SnapshotsTogether, fence: Fence): Promise<void> {
    this.admit('beginSnapshots', holdId, fence);
    for (const { snapshotId } of snapshots) this.begun.add(snapshotId);
  }

  async createSnapshot({ snapshotId, begun = false }: SnapshotSpec, fence: Fence): Promise<void> {
    this.admit('createSnapshot', snapshotId, fence);
    if (begun && !this.begun.has(snapshotId)) throw new EngineError('InternalError', 'The moment is lost');
    this.snapshots.add(snapshotId);
  }

  async deleteSnapshot(snapshotId: string, fence: Fence): Promise<void> {
    this.admit('deleteSnapshot', snapshotId, fence);
    this.snapshots.delete(snapshotId);
  }

  protected admit(step: string, key: string, fence: Fence): void {
    const highest = this.#highest.get(key);
    if (highest && compareFences(fence, highest) < 0)
      throw new EngineError('OperationOvertaken', `A newer operation is at work on ${key}`);
    this.#highest.set(key, fence);
    this.fences.push({ step, fence });
  }

  async holdGuest({ instanceId, holdId }: HoldRequest, fence: Fence): Promise<void> {
    this.admit('holdGuest', `${instanceId}/${holdId}`, fence);
    this.held.add(instanceId);
  }

  async letGuestGo({ instanceId, holdId }: HoldRequest, fence: Fence): Promise<boolean> {
    this.admit('letGuestGo', `${instanceId}/${holdId}`, fence);
    return this.held.delete(instanceId);
  }

  async showVolumeSize({ instanceId, volumeId }: SizeRequest, fence: Fence): Promise<void> {
    this.admit('showVolumeSize', `${instanceId}/${volumeId}`, fence);
    this.shown.push(volumeId);
  }
}
