import { type ChecksumAlgorithm, newChecksum } from '../../common/checksums/checksum.js';

/** What was measured while bytes went by. */
export interface Measured {
  readonly size: number;
  readonly md5: Buffer;
  /** Base64, of the algorithm that was asked for. */
  readonly checksum: string | null;
}

/** Counts bytes and sums them up; their MD5 is made where they go to, which may be another thread. */
export class ByteMeter {
  size = 0;
  readonly #checksum;

  constructor(algorithm: ChecksumAlgorithm | null) {
    this.#checksum = algorithm && newChecksum(algorithm);
  }

  count(chunk: Buffer): void {
    this.size += chunk.length;
    this.#checksum?.update(chunk);
  }

  measured(md5: Buffer): Measured {
    const checksum = this.#checksum?.digest().toString('base64') ?? null;
    return { size: this.size, md5, checksum };
  }
}
