import type { ChecksumAlgorithm } from '../../common/checksums/checksum.js';
import type { ObjectChecksum, ObjectFacts } from './object.js';

/** An upload in parts that is neither complete nor aborted. */
export interface ObjectUpload extends ObjectFacts {
  readonly id: string;
  readonly bucketId: string;
  readonly key: string;
  readonly algorithm: ChecksumAlgorithm | null;
  readonly checksumType: ObjectChecksum['type'] | null;
  readonly ownerId: string;
  readonly createdAt: Date;
}

/** A part that the caller wants in the object. */
export interface NamedPart {
  readonly number: number;
  /** MD5, hex. */
  readonly etag: string;
  /** Base64; undefined: not said. */
  readonly checksum?: string | undefined;
}

/** Of S3. */
export const MOST_PARTS = 10_000;
export const LEAST_PART = 5 * 2 ** 20;
