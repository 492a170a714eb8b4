import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordFolder } from '../../../../common/files/record-folder.js';
import type { Base } from './overlay-nodes.js';
import { volumeRecord, type VolumeRecord } from './volume-record.js';
import { partsOf } from './whole-file.js';

/** The folder of snapshots in the folder of volumes. */
export const SNAPSHOTS = 'snapshots';

/**
 * Volumes of this host in one folder: `<volume uuid>.raw` has the bytes, `.json` what is remembered, `.log` what its
 * server said last; of one that is not flat yet `.qcow2` has what was written, over `.base`. The folder is
 * root's: who serves a volume reaches its bytes by their name, and can put nothing else there.
 */
export class VolumeStore {
  readonly #records = new Map<string, VolumeRecord>();
  readonly #files: RecordFolder<VolumeRecord>;

  constructor(private readonly folder: string) {
    this.#files = new RecordFolder(folder, {
      durability: 'power',
      parse: (value) => volumeRecord.parse(value),
    });
  }

  async load(): Promise<void> {
    const { records } = await this.#files.load();
    await chmod(this.folder, 0o711);
    for (const [id, record] of records) this.#records.set(id, record);
  }

  get(volumeId: string): VolumeRecord | undefined {
    return this.#records.get(volumeId);
  }

  all(): readonly VolumeRecord[] {
    return [...this.#records.values()];
  }

  /** Resolves when it is on disk. */
  async put(record: VolumeRecord): Promise<void> {
    await this.#files.put(record.volumeId, record);
    this.#records.set(record.volumeId, record);
  }

  async remove(volumeId: string): Promise<void> {
    await this.#files.remove(volumeId);
    this.#records.delete(volumeId);
  }

  /** Of a flat one. */
  bytesOf(volumeId: string): string {
    return join(this.folder, `${volumeId}.raw`);
  }

  /** The file that is written. */
  fileOf({ volumeId, overlay }: Pick<VolumeRecord, 'volumeId' | 'overlay'>): string {
    return overlay ? this.overlayOf(volumeId) : this.bytesOf(volumeId);
  }

  overlayOf(volumeId: string): string {
    return join(this.folder, `${volumeId}.qcow2`);
  }

  baseBytesOf(volumeId: string): string {
    return join(this.folder, `${volumeId}.base`);
  }

  /** What lies under it; undefined: it is flat. */
  baseOf({ volumeId, overlay }: VolumeRecord): Base | undefined {
    return overlay && { ...overlay, path: this.baseBytesOf(volumeId) };
  }

  /** What every path of its files begins with. */
  stemOf(volumeId: string): string {
    return join(this.folder, `${volumeId}.`);
  }

  /** All files that it may have, but for its record. */
  filesOf(volumeId: string): readonly string[] {
    const bytes = [this.bytesOf(volumeId), this.overlayOf(volumeId)];
    return [...bytes.flatMap(partsOf), this.baseBytesOf(volumeId), this.logOf(volumeId)];
  }

  /** Those that it does not need: a daemon that was killed while it made the volume flat may have left them. */
  leftOf(record: VolumeRecord): readonly string[] {
    const { volumeId, overlay } = record;
    const needed = [
      this.fileOf(record),
      this.logOf(volumeId),
      ...(overlay ? [this.baseBytesOf(volumeId)] : []),
    ];
    return this.filesOf(volumeId).filter((path) => !needed.includes(path));
  }

  logOf(volumeId: string): string {
    return join(this.folder, `${volumeId}.log`);
  }

  /** Paths of files that are no volume's, nor of one that is `underWay`. */
  async others(underWay: ReadonlySet<string>): Promise<readonly string[]> {
    const names = (await readdir(this.folder)).filter((name) => name !== SNAPSHOTS);
    const idOf = (name: string) =>
      name.replace(/\.(json|json\.new|raw|raw\.new(\.plain|\.log)?|qcow2|qcow2\.new|base|log)$/, '');
    return names
      .filter((name) => !this.#records.has(idOf(name)) && !underWay.has(idOf(name)))
      .map((name) => join(this.folder, name));
  }
}
