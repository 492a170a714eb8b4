import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UUID } from '../../../../common/ids/uuid.js';
import { ByteMeter } from '../../byte-meter.js';
import { type ByteRange, ImageStore, type PutOptions, type StoredBytes } from '../../image-store.js';

/** A file an image, named after its UUID, in one folder. */
export class FolderImageStore extends ImageStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(imageId: string, source: () => Readable, options: PutOptions): Promise<StoredBytes> {
    const path = this.#pathOf(imageId);
    await this.#made();
    return inPart(path, async (part) => {
      const bytes = await written(part.file, source, options);
      const rewrite = await inspected(part, bytes, options);
      if (!rewrite) return this.#keep(path, { part, bytes }, options);
      return inPart(path, async (other) => {
        await reading(part, (fd) => rewrite(fd, other.file.fd));
        const rewritten = await measured(other, options);
        if (await inspected(other, rewritten, options)) throw new Error('what was made of it is not kept');
        return this.#keep(path, { part: other, bytes: rewritten }, options);
      });
    });
  }

  async #keep(
    path: string,
    { part, bytes }: { readonly part: Part; readonly bytes: StoredBytes },
    { keep }: PutOptions,
  ): Promise<StoredBytes> {
    let isPlaced = false;
    const place = async () => {
      if (!isPlaced) await rename(part.path, path);
      isPlaced = true;
      await synced(this.folder);
    };
    await (keep ? keep(bytes, place) : place());
    return bytes;
  }

  async size(imageId: string): Promise<number | undefined> {
    return (await statOf(this.#pathOf(imageId)))?.size;
  }

  range(imageId: string, { start, end }: ByteRange): Readable {
    // The end is inclusive, so that no range is empty: an image has at least one byte.
    return createReadStream(this.#pathOf(imageId), { start, end });
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.folder, checked(name)), { force: true });
  }

  async list(ms: number): Promise<readonly string[]> {
    await this.#made();
    const names = await readdir(this.folder);
    // What goes away meanwhile is not listed.
    const ages = await Promise.all(names.map((name) => statOf(join(this.folder, name))));
    return names.filter((_, i) => (ages[i]?.mtimeMs ?? Infinity) < Date.now() - ms);
  }

  async #made(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o755 });
  }

  /** Ids come from URLs, too. */
  #pathOf(imageId: string): string {
    if (!UUID.test(imageId)) throw new Error(`'${imageId}' is not the id of an image`);
    return join(this.folder, imageId);
  }
}

/** Bytes that are not kept yet. */
interface Part {
  readonly path: string;
  readonly file: FileHandle;
}

/** Opened before anything can fail: a stream opens its file by itself, perhaps after it was taken away. */
async function inPart<T>(path: string, work: (part: Part) => Promise<T>): Promise<T> {
  const part = `${path}.${randomUUID()}.part`;
  const file = await open(part, 'w', 0o644);
  try {
    // Whatever the umask: engine-api reads what the operator's command wrote.
    await file.chmod(0o644);
    return await work({ path: part, file });
  } finally {
    await file.close();
    await rm(part, { force: true });
  }
}

async function written(
  file: FileHandle,
  source: () => Readable,
  { maxBytes, headBytes }: PutOptions,
): Promise<StoredBytes> {
  const meter = new ByteMeter(maxBytes, headBytes);
  // A stream that fails without a listener would end the process: it is opened last.
  await pipeline(source(), meter, file.createWriteStream({ flush: true }));
  return meter.measured();
}

/** What somebody else has written, all of it on disk. */
async function measured({ path, file }: Part, { maxBytes, headBytes }: PutOptions): Promise<StoredBytes> {
  await file.sync();
  const meter = new ByteMeter(maxBytes, headBytes);
  await pipeline(createReadStream(path), meter, new Writable({ write: (_chunk, _encoding, done) => done() }));
  return meter.measured();
}

async function inspected(part: Part, bytes: StoredBytes, { inspect }: PutOptions) {
  return inspect && reading(part, (fd) => inspect(bytes, fd));
}

/** By a descriptor that cannot write: the reader of bytes that are hashed must not change them. */
async function reading<T>({ path }: Part, work: (fd: number) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  return work(file.fd).finally(() => file.close());
}

function checked(name: string): string {
  if (name === '' || name === '.' || name === '..' || name.includes('/'))
    throw new Error(`'${name}' is no name in a store of images`);
  return name;
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The name, too, must be there after a crash. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
