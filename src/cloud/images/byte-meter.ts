import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { type StoredBytes } from './image-store.js';

/** More came than may be kept. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Hashes and counts what goes through, and keeps its beginning. Fails once there are more than `maxBytes`. */
export class ByteMeter extends Transform {
  readonly #hashes = { sha256: createHash('sha256'), md5: createHash('md5'), sha512: createHash('sha512') };
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
    for (const hash of Object.values(this.#hashes)) hash.update(chunk);
    done(null, chunk);
  }

  /** Once all is through. */
  measured(): StoredBytes {
    const { sha256, md5, sha512 } = this.#hashes;
    return {
      ...{ sizeBytes: this.#size, head: this.#head },
      ...{ sha256: sha256.digest('hex'), md5: md5.digest('hex'), sha512: sha512.digest('hex') },
    };
  }
}
