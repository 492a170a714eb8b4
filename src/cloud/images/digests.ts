import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/** X7's hashes of bytes on their way. */
export interface Digests {
  /** Hex. */
  readonly md5: string;
  readonly sha512: string;
}

/** Hashes what goes through, for clients that compare. */
export class Digester extends Transform {
  readonly #md5 = createHash('md5');
  readonly #sha512 = createHash('sha512');
  #digests: Digests | undefined;

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#md5.update(chunk);
    this.#sha512.update(chunk);
    done(null, chunk);
  }

  /** Once all is through; as often as is asked. */
  digests(): Digests {
    return (this.#digests ??= { md5: this.#md5.digest('hex'), sha512: this.#sha512.digest('hex') });
  }
}
