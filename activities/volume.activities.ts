import { heartbeating } from '../src/common/temporal/heartbeating.js';
import { type VolumeManager } from '../src/host/volume/volume.manager.js';
import type { Fence } from '../workflows/contracts/fence.js';
import type {
  ExportRequest,
  SnapshotSpec,
  SnapshotsTogether,
  VolumeActivities as Contract,
  VolumeAddress,
  VolumeShape,
  VolumeSpec,
  VolumeUse,
} from '../workflows/contracts/volume.js';

/** Steps that run on one volume host. Each may run twice; the manager makes the second a no-op. */
export class VolumeActivities implements Contract {
  constructor(private readonly manager: VolumeManager) {}

  createVolume(volume: VolumeSpec, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.create(volume, fence, signal));
  }

  reshapeVolume(shape: VolumeShape, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.reshape(shape, fence, signal));
  }

  deleteVolume(volumeId: string, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.remove(volumeId, fence, signal));
  }

  exportVolume(use: ExportRequest, fence: Fence): Promise<VolumeAddress> {
    return heartbeating((signal) => this.manager.export(use, fence, signal));
  }

  unexportVolume(use: VolumeUse, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.unexport(use, fence, signal));
  }

  createSnapshot(snapshot: SnapshotSpec, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.createSnapshot(snapshot, fence, signal));
  }

  beginSnapshots(together: SnapshotsTogether, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.beginSnapshots(together, fence, signal));
  }

  deleteSnapshot(snapshotId: string, fence: Fence): Promise<void> {
    return heartbeating((signal) => this.manager.removeSnapshot(snapshotId, fence, signal));
  }
}
