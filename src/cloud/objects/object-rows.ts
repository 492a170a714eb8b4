import type { Bucket } from '../buckets/bucket.js';
import type { ObjectFacts, StoredObject } from './object.js';

export interface Found {
  readonly bucket: Bucket;
  readonly object: StoredObject | undefined;
}

/** Where an object is looked for; `versionId` null: the newest. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
}

/** On what a write depends: ETags of what is there, or `*`. */
export interface WriteConditions {
  readonly ifMatch: string | null;
  readonly ifNoneMatch: string | null;
}

/** Most that the bucket's project may have; null: no limit. */
export interface ObjectLimits {
  readonly objects: number | null;
  readonly bytes: number | null;
}

export interface NewObject
  extends
    ObjectFacts,
    WriteConditions,
    Pick<
      StoredObject,
      'id' | 'key' | 'size' | 'etag' | 'storage' | 'data' | 'sealedKey' | 'checksum' | 'ownerId'
    > {
  /** Its version where the bucket keeps them. */
  readonly versionId: string;
}

export type PutOutcome =
  'ok' | 'NoSuchBucket' | 'NoSuchKey' | 'PreconditionFailed' | 'objects' | 'object_bytes';

export interface PutRow {
  readonly outcome: PutOutcome;
  readonly version: string | null;
  readonly modified: Date | null;
  /** Files that nothing names any more. */
  readonly gone: readonly string[];
}

export interface Removal {
  readonly key: string;
  /** Null: the newest, which gets a marker where versions are kept. */
  readonly versionId: string | null;
  /** Of the marker. */
  readonly fresh: string;
}

export interface RemovedRow {
  readonly outcome: 'ok' | 'NoSuchBucket';
  /** Whether what was made, or removed, is a marker. */
  readonly marker: boolean;
  readonly version: string | null;
  readonly gone: readonly string[];
}

/** What a page of names begins with and how long it is. */
export interface PageRequest {
  readonly prefix: string;
  /** Empty: none. */
  readonly delimiter: string;
  /** Names from this one on. */
  readonly start: string;
  /** Of the key `start` only versions whose sequence is lower. */
  readonly below: number;
  /** Common prefixes up to this one were on a page before. */
  readonly passed: string;
  readonly allVersions: boolean;
  readonly most: number;
}

export type ListedObject = Pick<
  StoredObject,
  | 'key'
  | 'versionId'
  | 'sequence'
  | 'isLatest'
  | 'isMarker'
  | 'size'
  | 'etag'
  | 'checksum'
  | 'ownerId'
  | 'modifiedAt'
>;

/** An object, or what the names of several share. */
export type ListEntry =
  (ListedObject & { readonly isPrefix: false }) | { readonly key: string; readonly isPrefix: true };

/** Pages of a bucket's names, in the order of their bytes. */
export interface ObjectLists {
  page(bucketId: string, asked: PageRequest): Promise<readonly ListEntry[]>;
  /** Its place among the versions of its key; undefined: there is none of this id. */
  sequenceOf(bucketId: string, key: string, versionId: string): Promise<number | undefined>;
}
