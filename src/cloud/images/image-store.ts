import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UUID } from '../../common/ids/uuid.js';

export interface StoredBytes {
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
  /** The first bytes, at most as many as asked for. */
  readonly head: Buffer;
}

/** Bytes of images in a folder, one file an image, named after its UUID. What is there is whole. */
export class ImageStore {
  constructor(private readonly folder: string) {}

  /** Throws for anything that is not a UUID: the name comes from a URL. */
  pathOf(imageId: string): string {
    if (!UUID.test(imageId)) throw new Error(`'${imageId}' is not the id of an image`);
    return join(this.folder, imageId);
  }

  /**
   * Writes, hashes and measures in one pass; nothing stays when it fails or passes `maxBytes`. `source` is opened last: a
   * stream that fails while nobody listens would end the process.
   */
  async write(
    imageId: string,
    source: () => Readable,
    { maxBytes, headBytes }: { maxBytes: number; headBytes: number },
  ): Promise<StoredBytes> {
    await mkdir(this.folder, { recursive: true, mode: 0o755 });
    const part = `${this.pathOf(imageId)}.${randomUUID()}.part`;
    const meter = new Meter(maxBytes, headBytes);
    // Opened before anything can fail: a stream opens its file by itself, perhaps after it was taken away.
    const file = await open(part, 'w', 0o644);
    try {
      await pipeline(source(), meter, file.createWriteStream({ flush: true }));
      await rename(part, this.pathOf(imageId));
      await synced(this.folder);
      return meter.measured();
    } finally {
      await file.close();
      await rm(part, { force: true });
    }
  }

  /** Names of files that nobody has written to for `ms`: images, and what a crash left of one. */
  async olderThan(ms: number): Promise<readonly string[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o755 });
    const names = await readdir(this.folder);
    const ages = await Promise.all(names.map((name) => stat(join(this.folder, name))));
    return names.filter((_, i) => (ages[i]?.mtimeMs ?? Infinity) < Date.now() - ms);
  }

  /** A file that `olderThan` named and no row knows. */
  async discard(name: string): Promise<void> {
    await rm(join(this.folder, basename(name)), { force: true });
  }

  /** Not there is success. */
  async remove(imageId: string): Promise<void> {
    await rm(this.pathOf(imageId), { force: true });
  }
}

/** The name, too, must be there after a crash. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

class Meter extends Transform {
  readonly #hash = createHash('sha256');
  #head = Buffer.alloc(0);
  #size = 0;

  constructor(
    private readonly maxBytes: number,
    private readonly headBytes: number,
  ) {
    super();
  }

  override _transform(
    chunk: Buffer,
    _encoding: string,
    done: (error?: Error | null, data?: Buffer) => void,
  ): void {
    this.#size += chunk.length;
    if (this.#size > this.maxBytes) return done(new Error(`it is larger than ${this.maxBytes} bytes`));
    if (this.#head.length < this.headBytes)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, this.headBytes - this.#head.length)]);
    this.#hash.update(chunk);
    done(null, chunk);
  }

  measured(): StoredBytes {
    return { sizeBytes: this.#size, sha256: this.#hash.digest('hex'), head: this.#head };
  }
}
