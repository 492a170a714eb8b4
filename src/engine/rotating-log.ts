import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 3;

/** A log file that never grows without end: at 10 MB it becomes `.1`, and the oldest of three goes. */
export class RotatingLog {
  #file: number;
  #bytes: number;

  constructor(
    private readonly path: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    this.#file = openSync(path, 'a', 0o640);
    this.#bytes = fstatSync(this.#file).size;
  }

  /** Written when it returns: a supervisor that dies loses no line. */
  write(chunk: string | Buffer): void {
    if (this.#bytes >= this.maxBytes) this.#rotate();
    this.#bytes += typeof chunk === 'string' ? writeSync(this.#file, chunk) : writeSync(this.#file, chunk);
  }

  close(): void {
    closeSync(this.#file);
  }

  #rotate(): void {
    closeSync(this.#file);
    for (let n = KEPT - 1; n >= 1; n -= 1) {
      const older = n === 1 ? this.path : `${this.path}.${n - 1}`;
      if (existsSync(older)) renameSync(older, `${this.path}.${n}`);
    }
    this.#file = openSync(this.path, 'a', 0o640);
    this.#bytes = 0;
  }
}
