import type { WantedFormat } from '../image.js';
import type { ChunkRef } from '../operation.js';
import type { Planned } from './planned.js';

export interface PlannedImage extends Planned {
  readonly noun: 'image';
}

export interface PlannedRegistration extends PlannedImage {
  /** UUID of the object that holds its bytes. */
  readonly objectId: string;
  readonly format: WantedFormat;
}

export interface PlannedCopy extends PlannedImage {
  /** UUID of the image that it is a copy of. */
  readonly sourceId: string;
}

export interface PlannedSnapshot extends PlannedImage {
  readonly instanceId: string;
  readonly instanceGeneration: number;
  readonly host: string;
  /** Seconds that the guest gets to shut down before its disk is copied; null: it is copied as it is. */
  readonly graceSeconds: number | null;
}

/** Rows of images. */
export interface ImageSteps {
  beginRegisterImage(ref: ChunkRef): Promise<readonly PlannedRegistration[]>;
  beginCreateImage(ref: ChunkRef): Promise<readonly PlannedSnapshot[]>;
  beginCopyImage(ref: ChunkRef): Promise<readonly PlannedCopy[]>;
  /** Where their bytes are stands in their rows alone. */
  beginImportImage(ref: ChunkRef): Promise<readonly PlannedImage[]>;
}
