import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const { O_RDONLY, O_RDWR, O_NOFOLLOW } = constants;

/**
 * What a guest has written to its serial port: QEMU appends to `path`; what is cut off it lies in `<path>.old`.
 * Together they hold at most about `maxBytes`, and what came since the last cut.
 */
export class ConsoleLog {
  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {}

  /**
   * QEMU keeps the file open for appending: it is shortened in place, for a rename would take the file along. In one
   * go, without giving way to other work, so that next to nothing is written between the last look and the cut.
   */
  cut(): void {
    withFile(this.path, O_RDWR, (file) => {
      const { size } = fstatSync(file);
      const half = Math.floor(this.maxBytes / 2);
      if (size <= half) return;
      writeFileSync(`${this.#old}.new`, bytesOf(file, size - half, size), { mode: 0o600 });
      renameSync(`${this.#old}.new`, this.#old);
      appendFileSync(this.#old, bytesOf(file, size, fstatSync(file).size));
      ftruncateSync(file, 0);
    });
  }

  newest(maxBytes: number): Buffer {
    const now = tail(this.path, maxBytes);
    return Buffer.concat([tail(this.#old, maxBytes - now.length), now]);
  }

  get #old(): string {
    return `${this.path}.old`;
  }
}

/** How much is kept of what a QEMU says itself, in bytes: its last line says why it did not start. */
const OWN_WORDS = 65_536;

/** What the QEMU of the guest in this folder says itself: little, unless the guest has broken into it. */
export const ownWordsIn = (folder: string): ConsoleLog =>
  new ConsoleLog(join(folder, OWN_WORDS_FILE), OWN_WORDS);

export const OWN_WORDS_FILE = 'stderr';

/** Empty when there is no file. */
const tail = (path: string, maxBytes: number): Buffer =>
  withFile(path, O_RDONLY, (file) => {
    const { size } = fstatSync(file);
    return bytesOf(file, Math.max(0, size - maxBytes), size);
  }) ?? Buffer.alloc(0);

function bytesOf(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
}

/** Undefined when there is no file. A link is not followed: the file beside it could be anybody's. */
function withFile<T>(path: string, flags: number, work: (file: number) => T): T | undefined {
  let file: number;
  try {
    file = openSync(path, flags | O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}
