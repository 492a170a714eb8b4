import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 3;

/** Writes all it can of the chunk; how many bytes that was. */
type Put = (file: number, chunk: Buffer) => number;

/**
 * A log file that never grows without end: at 10 MB it becomes `.1`, and the oldest of three goes. What cannot be
 * written is dropped and counted, and told by the next line that can: a full disk ends no daemon.
 */
export class RotatingLog {
  #file: number | undefined;
  #bytes: number;
  #dropped = 0;

  constructor(
    private readonly path: string,
    private readonly maxBytes = MAX_BYTES,
    private readonly put: Put = (file, chunk) => writeSync(file, chunk),
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    this.#file = openSync(path, 'a', 0o640);
    this.#bytes = fstatSync(this.#file).size;
  }

  /** Chunks that could not be written since the last that could. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Written when it returns: a supervisor that dies loses no line. Never throws. */
  write(chunk: string | Buffer): void {
    try {
      if (this.#bytes >= this.maxBytes || this.#file === undefined) this.#rotate();
      if (this.#dropped > 0)
        this.#append(`{"level":50,"msg":"${this.#dropped} pieces of this log could not be written"}\n`);
      this.#dropped = 0;
      this.#append(chunk);
    } catch {
      // There is nowhere to say it.
      this.#dropped += 1;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #append(chunk: string | Buffer): void {
    if (this.#file === undefined) throw new Error(`${this.path} is closed`);
    const bytes = Buffer.from(chunk);
    const written = this.put(this.#file, bytes);
    this.#bytes += written;
    if (written < bytes.length) throw new Error(`${this.path} took ${written} of ${bytes.length} bytes`);
  }

  #rotate(): void {
    this.close();
    for (let n = KEPT - 1; n >= 1 && this.#bytes >= this.maxBytes; n -= 1) {
      const older = n === 1 ? this.path : `${this.path}.${n - 1}`;
      if (existsSync(older)) renameSync(older, `${this.path}.${n}`);
    }
    this.#file = openSync(this.path, 'a', 0o640);
    this.#bytes = fstatSync(this.#file).size;
  }
}
