/** A bundle whose manifest was verified: what its bytes need, in the row of its image while they come. */
export interface Bundle {
  /** Hex, of AES-128-CBC. */
  readonly key: string;
  readonly iv: string;
  /** Of the archive: hex, SHA-1. */
  readonly digest: string;
  /** Of the disk. */
  readonly sizeBytes: number;
  readonly parts: readonly BundlePart[];
}

export interface BundlePart {
  /** UUID of the version of the object that the caller could read. */
  readonly objectId: string;
  readonly digest: string;
}
