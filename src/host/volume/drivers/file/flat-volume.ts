import { chown, rm } from 'node:fs/promises';
import { baseBytes, chainBytes } from './chain-bytes.js';
import { isServed, servedOf, type ExportsParts } from './exports-parts.js';
import { FlatPasses } from './flat-passes.js';
import type { ImageReader } from './image-bytes.js';
import type { Base } from './overlay-nodes.js';
import type { VolumeRecord, VolumeUseRecord } from './volume-record.js';
import { draftOf, flush, putInPlace } from './whole-file.js';

const GIB = 1024 ** 3;

export interface FlatParts extends ExportsParts {
  readonly reader: ImageReader;
  /** Bytes a second that are read of what lies under a volume; 0: as fast as it goes. */
  readonly rate: number;
}

/** What the exports do for it, in a turn of the volume. */
export interface Servers {
  /** Starts its server anew, as the record says. */
  serve(record: VolumeRecord, use: VolumeUseRecord): Promise<void>;
  /** Whose its socket is stays known. */
  stopServer(record: VolumeRecord): Promise<void>;
}

/** One attempt to make one volume flat. */
export class FlatVolume {
  readonly #draft: string;
  readonly #passes: FlatPasses | undefined;

  /** `record`: as it is in a turn of the volume, served if it is in use. */
  constructor(
    private readonly parts: FlatParts,
    private readonly record: VolumeRecord & { readonly overlay: object },
    private readonly base: Base,
  ) {
    const { volumeId, use } = record;
    this.#draft = draftOf(parts.store.bytesOf(volumeId));
    this.#passes = use && new FlatPasses(servedOf(parts, record, use));
  }

  /** Undefined: there is nothing to do, or not now. */
  static of(parts: FlatParts, record: VolumeRecord): FlatVolume | undefined {
    const base = parts.store.baseOf(record);
    const { overlay, use } = record;
    if (!base || !overlay || (use && !isServed(use))) return undefined;
    return new FlatVolume(parts, { ...record, overlay }, base);
  }

  /** Beside who uses the volume, or while nobody does. */
  async prepare(signal: AbortSignal): Promise<void> {
    const { reader, rate, store } = this.parts;
    const draft = { path: this.#draft, bytes: this.record.sizeGiB * GIB, rate, signal };
    if (!this.#passes) {
      await chainBytes(reader, { path: store.fileOf(this.record), base: this.base }, draft);
      return flush(this.#draft);
    }
    await baseBytes(reader, this.base, draft);
    await flush(this.#draft);
    await this.#passes.first(this.#draft, signal);
    await flush(this.#draft);
  }

  /** In a turn of the volume. Who uses it waits, as when its server is started again. */
  async change(record: VolumeRecord, servers: Servers): Promise<void> {
    const { use, overlay, ...flat } = record;
    if (!overlay || use?.instanceId !== this.record.use?.instanceId) return this.drop();
    if (await this.#passes?.isBesideOthers()) return this.drop();
    try {
      await this.#passes?.last();
      if (use) await servers.stopServer(record);
      await this.#putInPlace({ ...flat, ...(use && { use }) });
    } catch (error) {
      if (use) await servers.serve(record, use);
      throw error;
    }
    if (use) await servers.serve(flat, use);
  }

  /** What it has made so far. The volume may be gone by now. */
  async drop(): Promise<void> {
    await this.#passes?.forget().catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #putInPlace(record: VolumeRecord): Promise<void> {
    const { store, reader } = this.parts;
    const path = store.bytesOf(record.volumeId);
    if (reader.uidBase !== undefined) await chown(this.#draft, 0, 0);
    await putInPlace(this.#draft, path);
    await store.put(record);
    for (const one of [store.overlayOf(record.volumeId), store.baseBytesOf(record.volumeId)])
      await rm(one, { force: true });
  }
}
