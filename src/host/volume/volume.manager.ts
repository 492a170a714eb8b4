import type { Fence } from '../../../workflows/contracts/fence.js';
import type {
  ExportRequest,
  SnapshotSpec,
  SnapshotsTogether,
  VolumeAddress,
  VolumeShape,
  VolumeSpec,
  VolumeUse,
} from '../../../workflows/contracts/volume.js';
import type { FenceGate } from '../../common/fencing/fence-gate.js';
import type { VolumeInventory } from '../../stream/inventories.js';
import type { RoleCapacity } from '../../stream/topics/life.topic.js';
import type { ImageSource } from '../images/image-source.js';
import { exportFor } from './serves-remotely.js';
import { type CopyProgress, tellsProgress } from './tells-progress.js';
import type { VolumeDriver } from './volume-driver.js';

/** What a host's volume side is made of. */
export interface VolumeParts {
  readonly driver: VolumeDriver;
  readonly gate: FenceGate;
  readonly images: ImageSource;
  /** GiB that volumes may not have. */
  readonly reservedGiB: number;
}

/**
 * Turns what it is told into volumes on one host. Every change passes the gate, in the volume's own lane, so that an
 * operation that was overtaken cannot act late; every change may be asked for twice.
 */
export class VolumeManager {
  constructor(private readonly parts: VolumeParts) {}

  /** Finds what outlived the daemon. Before anything else. */
  start(): Promise<void> {
    return this.parts.driver.adopt();
  }

  /** One that is there is left alone. */
  create(volume: VolumeSpec, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver, images } = this.parts;
    const { generation } = fence;
    const { image, ...rest } = volume;
    return gate.pass(volume.volumeId, fence, signal, async (inside) => {
      const bytes = image && { path: await images.fetch(image, inside), format: image.format };
      await driver.create({ ...rest, generation, ...(bytes && { image: bytes }) }, inside);
    });
  }

  /** In the volume's lane. */
  reshape(shape: VolumeShape, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver } = this.parts;
    const { generation } = fence;
    return gate.pass(shape.volumeId, fence, signal, (inside) =>
      driver.reshape({ ...shape, generation }, inside),
    );
  }

  /** Nothing there is success. */
  remove(volumeId: string, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver } = this.parts;
    return gate.pass(volumeId, fence, signal, () => driver.remove(volumeId));
  }

  /** For one instance at a time: another one that used it is cut off first. */
  export(asked: ExportRequest, fence: Fence, signal: AbortSignal): Promise<VolumeAddress> {
    const { gate, driver } = this.parts;
    const { volumeId } = asked;
    return gate.pass(volumeId, fence, signal, async (inside) => {
      const address = await exportFor(driver, asked, inside);
      await driver.renew(volumeId, fence.generation);
      return address;
    });
  }

  /** Not exported to the instance is success. */
  unexport({ volumeId, instanceId }: VolumeUse, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver } = this.parts;
    return gate.pass(volumeId, fence, signal, async () => {
      await driver.unexport(volumeId, instanceId);
      await driver.renew(volumeId, fence.generation);
    });
  }

  /** In the snapshot's own lane: what is done to its volume meanwhile goes on beside it. */
  createSnapshot(snapshot: SnapshotSpec, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver } = this.parts;
    const { generation } = fence;
    return gate.pass(snapshot.snapshotId, fence, signal, (inside) =>
      driver.createSnapshot({ ...snapshot, generation }, inside),
    );
  }

  /** In a lane of their own: what is done to their volumes meanwhile goes on beside it. */
  beginSnapshots({ holdId, snapshots }: SnapshotsTogether, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver } = this.parts;
    return gate.pass(holdId, fence, signal, (inside) =>
      driver.beginSnapshots(
        snapshots.map((snapshot) => ({ ...snapshot, generation: 0 })),
        inside,
      ),
    );
  }

  /** Nothing there is success. */
  removeSnapshot(snapshotId: string, fence: Fence, signal: AbortSignal): Promise<void> {
    const { gate, driver } = this.parts;
    return gate.pass(snapshotId, fence, signal, () => driver.removeSnapshot(snapshotId));
  }

  async inventory(): Promise<VolumeInventory> {
    const { driver } = this.parts;
    const [volumes, snapshots, strays] = await Promise.all([
      driver.list(),
      driver.snapshots(),
      driver.strays(),
    ]);
    return { volumes: [...volumes], snapshots: [...snapshots], strays: [...strays] };
  }

  /** Of the snapshots that are being made. */
  async progress(): Promise<readonly CopyProgress[]> {
    const { driver } = this.parts;
    return tellsProgress(driver) ? driver.progress() : [];
  }

  /** What the scheduler may hand out here. */
  async capacity(): Promise<RoleCapacity> {
    const { driver, reservedGiB } = this.parts;
    return { volumeGiB: Math.max(0, Math.floor((await driver.capacity()) - reservedGiB)) };
  }

  quiesce(): Promise<void> {
    return this.parts.driver.rest();
  }

  /** Volumes, and who serves them, stay as they are. */
  async close(): Promise<void> {
    await this.parts.driver.close();
    await this.parts.gate.close();
  }
}
