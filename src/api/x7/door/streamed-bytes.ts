import type { Readable } from 'node:stream';

/** Bytes that are not held in memory. */
export interface StreamedBytes {
  readonly type: string;
  readonly length: number;
  /** Once, when everything else is ready. */
  readonly open: () => Readable;
}
