import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordFolder } from '../../../../common/files/record-folder.js';
import type { SnapshotFact } from '../../volume-driver.js';
import { snapshotRecord, type SnapshotRecord } from './volume-record.js';

/** Snapshots of this host in one folder: `<snapshot uuid>.raw` has the bytes, `.json` what is remembered. */
export class SnapshotStore {
  readonly #records = new Map<string, SnapshotRecord>();
  readonly #files: RecordFolder<SnapshotRecord>;

  constructor(private readonly folder: string) {
    this.#files = new RecordFolder(folder, {
      durability: 'power',
      parse: (value) => snapshotRecord.parse(value),
    });
  }

  async load(): Promise<void> {
    const { records } = await this.#files.load();
    // Who serves a volume writes its copy here, by its name.
    await chmod(this.folder, 0o711);
    for (const [id, record] of records) this.#records.set(id, record);
  }

  get(snapshotId: string): SnapshotRecord | undefined {
    return this.#records.get(snapshotId);
  }

  all(): readonly SnapshotRecord[] {
    return [...this.#records.values()];
  }

  /** As the cloud knows them. */
  facts(): readonly SnapshotFact[] {
    return this.all().map(({ snapshotId, sizeGiB, generation }) => ({ snapshotId, sizeGiB, generation }));
  }

  /** Resolves when it is on disk. */
  async put(record: SnapshotRecord): Promise<void> {
    await this.#files.put(record.snapshotId, record);
    this.#records.set(record.snapshotId, record);
  }

  async remove(snapshotId: string): Promise<void> {
    await this.#files.remove(snapshotId);
    this.#records.delete(snapshotId);
  }

  bytesOf(snapshotId: string): string {
    return join(this.folder, `${snapshotId}.raw`);
  }

  /** Paths of files that are of no snapshot, nor of one that is `underWay`. */
  async others(underWay: ReadonlySet<string>): Promise<readonly string[]> {
    const idOf = (name: string) =>
      name.replace(/\.(json|json\.new|raw|raw\.new(\.part|\.plain|\.log)?)$/, '');
    return (await readdir(this.folder))
      .filter((name) => !this.#records.has(idOf(name)) && !underWay.has(idOf(name)))
      .map((name) => join(this.folder, name));
  }
}
