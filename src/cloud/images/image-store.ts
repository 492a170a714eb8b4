import { type Readable } from 'node:stream';

/** What was measured while bytes went by. */
export interface StoredBytes {
  readonly sizeBytes: number;
  /** Hex, as are the two by which clients of X7 compare. */
  readonly sha256: string;
  readonly md5: string;
  readonly sha512: string;
  /** The first bytes, at most as many as asked for. */
  readonly head: Buffer;
}

/** Writes other bytes, in place of those of the file `from`, into the empty file `to`; both are descriptors. */
export type Rewrite = (from: number, to: number) => Promise<void>;

export interface PutOptions {
  /** What has more is refused. */
  readonly maxBytes: number;
  readonly headBytes: number;
  /**
   * Asked once all bytes are there and before they are kept: may throw to refuse them. `fd`: a file of this machine
   * with all bytes, open for reading, until the promise is settled. A `Rewrite`: others are kept, which are measured
   * and inspected in their turn, once.
   */
  readonly inspect?: (bytes: StoredBytes, fd: number) => Promise<Rewrite | undefined>;
  /**
   * Asked last: `place` puts the bytes where they are found, within whatever keeps others away meanwhile. Absent: they
   * are put there. Nothing is kept when it throws before `place`; calling `place` again is success.
   */
  readonly keep?: (bytes: StoredBytes, place: () => Promise<void>) => Promise<void>;
}

export interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/**
 * Where bytes of images are kept, by the images' UUIDs. What is there under an id is whole. Rules:
 * docs/contracts/image-store.md.
 */
export abstract class ImageStore {
  /**
   * Writes, hashes and measures in one pass. Nothing stays when it fails, passes `maxBytes` or is refused; bytes that
   * are there already stay as they are until it succeeds. `source` is called once, when everything else is ready.
   * Throws for what is no UUID.
   */
  abstract put(imageId: string, source: () => Readable, options: PutOptions): Promise<StoredBytes>;

  /** How many bytes there are; undefined: none under this id. */
  abstract size(imageId: string): Promise<number | undefined>;

  /** These bytes, which are there (`size`). */
  abstract range(imageId: string, range: ByteRange): Readable;

  /** An image's id, or what `list` named. Nothing there is success. */
  abstract remove(name: string): Promise<void>;

  /** Names of all that has not been written to for `ms`: ids of images, and what an interrupted `put` left. */
  abstract list(ms: number): Promise<readonly string[]>;
}

/** A store that hosts may ask themselves. */
export interface GrantingStore {
  /**
   * A URL that answers the bytes of this image, and any range of them, for so long; undefined: hosts do not reach it.
   */
  grant(imageId: string, seconds: number): Promise<string | undefined>;
}

export const grants = (store: ImageStore): store is ImageStore & GrantingStore => 'grant' in store;
