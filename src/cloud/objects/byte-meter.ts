import { createHash } from 'node:crypto';
import { type ChecksumAlgorithm, newChecksum } from '../../common/checksums/checksum.js';

/** What was measured while bytes went by. */
export interface Measured {
  readonly size: number;
  readonly md5: Buffer;
  /** Base64, of the algorithm that was asked for. */
  readonly checksum: string | null;
}

/** Counts and hashes bytes. */
export class ByteMeter {
  size = 0;
  readonly #md5 = createHash('md5');
  readonly #checksum;

  constructor(algorithm: ChecksumAlgorithm | null) {
    this.#checksum = algorithm && newChecksum(algorithm);
  }

  count(chunk: Buffer): void {
    this.size += chunk.length;
    this.#md5.update(chunk);
    this.#checksum?.update(chunk);
  }

  measured(): Measured {
    const checksum = this.#checksum?.digest().toString('base64') ?? null;
    return { size: this.size, md5: this.#md5.digest(), checksum };
  }
}
