import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../common/errors/engine-error.js';
import { UUID } from '../../common/ids/uuid.js';

/** Files are spread over so many folders, by the first two digits of their ids. */
const FOLDERS = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
const PART = '.part';

/**
 * Bytes of objects in plain files, by ids that were minted here: no name of a caller's ever is a path. A file under its
 * id is whole and on disk; what is being written has another name.
 */
export class ByteFiles {
  private constructor(private readonly root: string) {}

  static async open(root: string): Promise<ByteFiles> {
    for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true, mode: 0o700 });
    return new ByteFiles(root);
  }

  /** Of a folder that is there already, to read from. */
  static at(root: string): ByteFiles {
    return new ByteFiles(root);
  }

  /** A new file to write to; it counts for nothing before `keep`. Throws InsufficientStorage. */
  async create(id: string): Promise<FileHandle> {
    return orFull(() => open(this.#pathOf(id) + PART, 'wx', 0o600));
  }

  /** What was written is whole: it is on disk under its id when this resolves. The handle is closed. */
  async keep(id: string, file: FileHandle): Promise<void> {
    const path = this.#pathOf(id);
    await orFull(async () => {
      await file.datasync();
      await file.close();
      await rename(path + PART, path);
      await this.#flushFolder(id);
    });
  }

  /** The same bytes under another id, on disk when this resolves. Takes no room. */
  async copy(from: string, to: string): Promise<void> {
    await orFull(async () => {
      await link(this.#pathOf(from), this.#pathOf(to));
      await this.#flushFolder(to);
    });
  }

  /** Something went wrong: nothing of it stays. */
  async discard(id: string, file: FileHandle): Promise<void> {
    await file.close().catch(() => undefined);
    await rm(this.#pathOf(id) + PART, { force: true });
  }

  async read(id: string): Promise<FileHandle> {
    return open(this.#pathOf(id), 'r');
  }

  /** Not there is success. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await rm(this.#pathOf(id), { force: true });
  }

  /** What was neither written nor linked for `ms`, a folder at a time: ids, and whether each was finished. */
  async *old(ms: number): AsyncGenerator<readonly OldFile[]> {
    for (const folder of FOLDERS) {
      const names = await readdir(join(this.root, folder));
      const found: OldFile[] = [];
      for (const name of names) {
        const id = name.replace(PART, '');
        const facts = await stat(join(this.root, folder, name)).catch(() => undefined);
        if (UUID.test(id) && facts && facts.ctimeMs < Date.now() - ms)
          found.push({ id, isPart: name !== id });
      }
      yield found;
    }
  }

  /** What an interrupted write left. */
  async removePart(id: string): Promise<void> {
    await rm(this.#pathOf(id) + PART, { force: true });
  }

  /** A new name is on disk when its folder is. */
  async #flushFolder(id: string): Promise<void> {
    const folder = await open(join(this.root, id.slice(0, 2)), 'r');
    await folder.sync().finally(() => folder.close());
  }

  #pathOf(id: string): string {
    if (!UUID.test(id)) throw new Error(`'${id}' is not the id of a file`);
    return join(this.root, id.slice(0, 2), id);
  }
}

export interface OldFile {
  readonly id: string;
  readonly isPart: boolean;
}

/** A full disk is the cloud's trouble and not the caller's; what is there can still be read. */
export async function orFull<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new EngineError('InsufficientStorage', 'There is no space left for objects.', { cause: error });
    throw error;
  }
}
