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

export interface CopyRequest extends OwnedImage {
  /** UUID of the image whose bytes it gets. */
  readonly sourceId: string;
}

/** Which guest's root disk, for which image. */
export interface RootCopy {
  readonly instanceId: string;
  readonly imageId: string;
}

export interface CopyRootRequest extends RootCopy {
  /** The guest is shut down first, within so many seconds, and started again. Absent: it is copied as it runs. */
  readonly graceSeconds?: number;
}

export interface SendRootRequest extends RootCopy, OwnedImage {
  /** Of the image, whose row decides whether its bytes are still wanted. */
  readonly imageGeneration: number;
}

/** Steps on a compute host, inside the guest's lane. */
export interface RootCopyActivities {
  /**
   * Makes a copy of the guest's root disk as it is at one moment. There already is success, also of a guest that has
   * changed since.
   */
  copyRoot(request: CopyRootRequest, fence: Fence): Promise<void>;
  /** Sends the copy to the store of images. Taken in already is success. */
  sendRoot(request: SendRootRequest, fence: Fence): Promise<void>;
  /** Not there is success. */
  dropRootCopy(copy: RootCopy, fence: Fence): Promise<void>;
}

/**
 * Steps on bytes in the store of images. `OperationOvertaken` (not retryable) when the operation has the image no
 * longer.
 */
export interface ImageByteActivities {
  /** Takes the object's bytes in, examined and whole. Taken in already is success. */
  receiveObject(request: ReceiveRequest, fence: Fence): Promise<void>;
  /** Takes in the bytes of another image, examined and hashed anew. Taken in already is success. */
  copyImageBytes(request: CopyRequest, fence: Fence): Promise<void>;
  /** Fetches its bytes from where its row says, examined and whole. Taken in already is success. */
  downloadImage(image: OwnedImage, fence: Fence): Promise<void>;
  /** Removes what came. Nothing there is success. */
  dropImageBytes(image: OwnedImage, fence: Fence): Promise<void>;
}
