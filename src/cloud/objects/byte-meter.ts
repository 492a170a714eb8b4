import { createHash, type Hash } from 'node:crypto';
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
  readonly #checksum;

  /** `md5`: null where somebody else makes it. */
  constructor(
    algorithm: ChecksumAlgorithm | null,
    private readonly md5: Hash | null = createHash('md5'),
  ) {
    this.#checksum = algorithm && newChecksum(algorithm);
  }

  count(chunk: Buffer): void {
    this.size += chunk.length;
    this.md5?.update(chunk);
    this.#checksum?.update(chunk);
  }

  measured(md5: Buffer = this.md5?.digest() ?? Buffer.alloc(0)): Measured {
    const checksum = this.#checksum?.digest().toString('base64') ?? null;
    return { size: this.size, md5, checksum };
  }
}
