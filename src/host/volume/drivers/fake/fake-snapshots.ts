import { z } from 'zod';
import { RecordFolder } from '../../../../common/files/record-folder.js';
import type { SnapshotDefinition, SnapshotFact } from '../../volume-driver.js';
import { snapshotMissing, volumeMissing } from '../../volume-missing.js';

const fakeSnapshot = z.object({
  snapshotId: z.uuid(),
  sizeGiB: z.int().min(1),
  generation: z.int().min(0),
}) satisfies z.ZodType<SnapshotFact>;

/** Snapshots that are records, one file each. */
export class FakeSnapshots {
  readonly #snapshots = new Map<string, SnapshotFact>();
  readonly #files: RecordFolder<SnapshotFact>;

  constructor(folder: string) {
    this.#files = new RecordFolder(folder, {
      durability: 'process',
      parse: (value) => fakeSnapshot.parse(value),
    });
  }

  async load(): Promise<void> {
    const { records } = await this.#files.load();
    for (const [id, snapshot] of records) this.#snapshots.set(id, snapshot);
  }

  has(snapshotId: string): boolean {
    return this.#snapshots.has(snapshotId);
  }

  /** One that is there needs none. Throws SnapshotMissing, VolumeMissing. */
  requireSource(
    { snapshotId, volumeId, copyOf }: SnapshotDefinition,
    volumes: { has(volumeId: string): boolean },
  ): void {
    if (this.has(snapshotId)) return;
    if (copyOf !== undefined && !this.has(copyOf)) throw snapshotMissing();
    if (copyOf === undefined && !volumes.has(volumeId)) throw volumeMissing();
  }

  all(): readonly SnapshotFact[] {
    return [...this.#snapshots.values()];
  }

  async put({ snapshotId, sizeGiB, generation }: SnapshotFact): Promise<void> {
    const snapshot = { snapshotId, sizeGiB, generation };
    await this.#files.put(snapshotId, snapshot);
    this.#snapshots.set(snapshotId, snapshot);
  }

  async remove(snapshotId: string): Promise<void> {
    await this.#files.remove(snapshotId);
    this.#snapshots.delete(snapshotId);
  }
}
