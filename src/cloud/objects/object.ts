import type { ChecksumAlgorithm } from '../../common/checksums/checksum.js';

export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of a composite one with `-<parts>`. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** How bytes are encrypted at rest, as answers say it. */
export type ObjectEncryption =
  | { readonly algorithm: 'AES256' }
  | { readonly algorithm: 'aws:kms'; readonly keyArn: string; readonly bucketKey: boolean };

export type ObjectTag = readonly [key: string, value: string];

/** What a writer says of an object: comes back as it was. */
export interface ObjectFacts {
  /** Headers of its answers by their names in lower case, `x-amz-meta-…` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly ObjectTag[];
  /** A canned one. */
  readonly acl: string;
  /** Null: the bytes are plain. */
  readonly encryption: ObjectEncryption | null;
}

/** One version of an object. */
export interface StoredObject extends ObjectFacts {
  readonly id: string;
  readonly key: string;
  /** `null` where the bucket kept no versions when it was written. */
  readonly versionId: string;
  /** Among the versions of a key the newest has the highest. */
  readonly sequence: number;
  readonly isLatest: boolean;
  /** It says that the object was deleted, and has no bytes. */
  readonly isMarker: boolean;
  readonly size: number;
  /** Hex, without quotes; of an upload in parts with `-<parts>`. */
  readonly etag: string;
  readonly storage: 'row' | 'file' | 'parts';
  readonly data: Buffer | null;
  /** Of the bytes in `data`, or in the file; of what is in parts each part has its own. See `ObjectKeys`. */
  readonly sealedKey: Buffer | null;
  readonly checksum: ObjectChecksum | null;
  readonly ownerId: string;
  readonly modifiedAt: Date;
}

/** One part of an object whose bytes are in parts, or of an upload. */
export interface ObjectPart {
  readonly number: number;
  readonly fileId: string;
  readonly size: number;
  /** MD5, hex. */
  readonly etag: string;
  /** Base64, of the upload's algorithm. */
  readonly checksum: string | null;
  /** Null: its bytes are plain. */
  readonly sealedKey: Buffer | null;
  readonly modifiedAt: Date;
}

/** Bytes from `start` up to and with `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes up to this many are kept in the row. */
export const IN_ROW = 16_384;
