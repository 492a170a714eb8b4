import { chown, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { VolumeAddress } from '../../../../../workflows/contracts/volume.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { VolumeDefinition, VolumeDriver, VolumeFact } from '../../volume-driver.js';
import { volumeMissing } from '../../volume-missing.js';
import { processesUsing } from '../../../processes/linux-process.js';
import type { VolumeExports } from './volume-exports.js';
import type { VolumeStore } from './volume-store.js';

const GIB = 1024 ** 3;
/** What `stat` counts blocks in, whatever the file system's are. */
const BLOCK = 512;

export interface FileDriverParts {
  readonly store: VolumeStore;
  readonly exports: VolumeExports;
  readonly binary: string;
  /** Absolute. */
  readonly folder: string;
}

/** Volumes as files with holes, each served, while it is in use, by a storage daemon of its own. */
export class FileVolumeDriver implements VolumeDriver {
  constructor(private readonly parts: FileDriverParts) {}

  async adopt(): Promise<void> {
    await this.parts.store.load();
    await this.parts.exports.adopt();
  }

  async create(volume: VolumeDefinition, signal: AbortSignal): Promise<void> {
    const { store } = this.parts;
    const { volumeId, sizeGiB, generation, limits } = volume;
    if (store.get(volumeId)) return this.renew(volumeId, generation);
    signal.throwIfAborted();
    const path = store.bytesOf(volumeId);
    try {
      await makeEmpty(path, sizeGiB * GIB);
      await store.put({ volumeId, sizeGiB, generation, ...(limits && { limits }) });
    } catch (cause) {
      await rm(path, { force: true });
      throw new EngineError('InternalError', 'The volume could not be made on its host', { cause });
    }
  }

  async remove(volumeId: string): Promise<void> {
    const { store, exports } = this.parts;
    await exports.cut(volumeId);
    for (const path of [store.bytesOf(volumeId), store.logOf(volumeId)]) await rm(path, { force: true });
    await store.remove(volumeId);
  }

  export(volumeId: string, instanceId: string, signal: AbortSignal): Promise<VolumeAddress> {
    signal.throwIfAborted();
    if (!this.parts.store.get(volumeId)) throw volumeMissing();
    return this.parts.exports.give(volumeId, instanceId);
  }

  async unexport(volumeId: string, instanceId: string): Promise<void> {
    const { store, exports } = this.parts;
    if (store.get(volumeId)?.use?.instanceId !== instanceId) return;
    await exports.cut(volumeId);
    await chown(store.bytesOf(volumeId), process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  }

  async renew(volumeId: string, generation: number): Promise<void> {
    const { store } = this.parts;
    const record = store.get(volumeId);
    if (record && record.generation !== generation) await store.put({ ...record, generation });
  }

  async list(): Promise<readonly VolumeFact[]> {
    return this.parts.store.all().map(({ volumeId, sizeGiB, generation, use }) => ({
      ...{ volumeId, sizeGiB, generation },
      usedBy: use?.instanceId ?? null,
    }));
  }

  async strays(): Promise<readonly string[]> {
    const { store, binary, folder } = this.parts;
    const ours = store.all().flatMap(({ volumeId, use }) => (use ? [store.bytesOf(volumeId)] : []));
    const running = await processesUsing(binary, `${folder}/`);
    const ownerless = running.filter(
      ({ words }) => !words.some((word) => ours.some((path) => word.includes(path))),
    );
    return [...(await store.others()), ...ownerless.map(({ id }) => `pid ${id.pid}`)];
  }

  /** What is free and what volumes already take: a volume's holes are promised to it. */
  async capacity(): Promise<number> {
    const { store, folder } = this.parts;
    const { bavail, bsize } = await statfs(folder);
    const taken = await Promise.all(store.all().map(({ volumeId }) => takenBy(store.bytesOf(volumeId))));
    return (bavail * bsize + taken.reduce((sum, bytes) => sum + bytes, 0)) / GIB;
  }

  async rest(): Promise<void> {
    const { store, exports } = this.parts;
    await Promise.all(store.all().map(({ volumeId, use }) => use && exports.cut(volumeId)));
  }

  async close(): Promise<void> {
    await this.parts.exports.close();
  }
}

/** Whole or not there: made under another name, flushed, and renamed. */
async function makeEmpty(path: string, bytes: number): Promise<void> {
  const draft = `${path}.new`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      await file.truncate(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

async function takenBy(path: string): Promise<number> {
  try {
    return (await stat(path)).blocks * BLOCK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
