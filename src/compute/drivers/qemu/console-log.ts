import { constants } from 'node:fs';
import { open, rename, stat, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { exists } from './root-disk.js';

const { O_RDONLY, O_NOFOLLOW } = constants;

/**
 * What a guest has written to its serial port: QEMU appends to `path`; what is cut off it lies in `<path>.old`. Together they
 * hold at most about `maxBytes`, and what came since the last cut.
 */
export class ConsoleLog {
  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {}

  /** QEMU keeps the file open for appending: it is shortened in place, for a rename would take the file along. */
  async cut(): Promise<void> {
    if (!(await exists(this.path)) || (await stat(this.path)).size <= this.maxBytes / 2) return;
    const newest = await tail(this.path, this.maxBytes / 2);
    await writeFile(`${this.#old}.new`, newest, { mode: 0o600 });
    await rename(`${this.#old}.new`, this.#old);
    await truncate(this.path, 0);
  }

  async newest(maxBytes: number): Promise<Buffer> {
    const now = await tail(this.path, maxBytes);
    if (now.length >= maxBytes) return now;
    return Buffer.concat([await tail(this.#old, maxBytes - now.length), now]);
  }

  get #old(): string {
    return `${this.path}.old`;
  }
}

/** Empty when there is no file. */
async function tail(path: string, maxBytes: number): Promise<Buffer> {
  if (!(await exists(path))) return Buffer.alloc(0);
  const file = await open(path, O_RDONLY | O_NOFOLLOW);
  try {
    return await lastOf(file, Math.floor(maxBytes));
  } finally {
    await file.close();
  }
}

async function lastOf(file: FileHandle, maxBytes: number): Promise<Buffer> {
  const { size } = await file.stat();
  const from = Math.max(0, size - maxBytes);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
  return buffer.subarray(0, bytesRead);
}
