import type { Fence } from './fence.js';

/**
 * Where steps on bytes in the store of images are done, as timelines name it. It is no host: it has no heartbeats, and
 * whoever serves its queue is the control plane itself.
 */
export const IMAGE_STORE = 'image-store';

/** An image that an operation brings. */
export interface OwnedImage {
  readonly imageId: string;
  /** UUID of the operation that has the say over it. */
  readonly operationId: string;
}

/** `auto`: what the first bytes say. */
export type WantedFormat = 'auto' | 'raw' | 'qcow2';

export interface ReceiveRequest extends OwnedImage {
  /** UUID of the version of the object that the caller could read. */
  readonly objectId: string;
  readonly format: WantedFormat;
}

/**
 * Steps on bytes in the store of images. `OperationOvertaken` (not retryable) when the operation has the image no
 * longer.
 */
export interface ImageByteActivities {
  /** Takes the object's bytes in, examined and whole. Taken in already is success. */
  receiveObject(request: ReceiveRequest, fence: Fence): Promise<void>;
  /** Removes what came. Nothing there is success. */
  dropImageBytes(image: OwnedImage, fence: Fence): Promise<void>;
}
