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

/** Rows of images. */
export interface ImageSteps {
  beginRegisterImage(ref: ChunkRef): Promise<readonly PlannedRegistration[]>;
}
