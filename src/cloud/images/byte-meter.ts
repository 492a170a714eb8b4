import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { type StoredBytes } from './image-store.js';

/** More came than may be kept. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Hashes and counts what goes through, and keeps its beginning. Fails once there are more than `maxBytes`. */
export class ByteMeter extends Transform {
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
    if (this.#size > this.maxBytes) return done(new TooLarge(`it is larger than ${this.maxBytes} bytes`));
    if (this.#head.length < this.headBytes)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, this.headBytes - this.#head.length)]);
    this.#hash.update(chunk);
    done(null, chunk);
  }

  /** Once all is through. */
  measured(): StoredBytes {
    return { sizeBytes: this.#size, sha256: this.#hash.digest('hex'), head: this.#head };
  }
}
