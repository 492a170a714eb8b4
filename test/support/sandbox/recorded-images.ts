import { EngineError } from '../../../src/common/errors/engine-error.js';
import { compareFences, type Fence } from '../../../workflows/contracts/fence.js';
import {
  type CopyRequest,
  type ImageByteActivities,
  type OwnedImage,
  type ReceiveRequest,
} from '../../../workflows/contracts/image.js';

/** The store of images in memory. */
export class RecordedImages implements ImageByteActivities {
  /** Where the bytes of an image came from. */
  readonly bytes = new Map<string, string>();
  readonly #highest = new Map<string, Fence>();

  async receiveObject({ imageId, objectId }: ReceiveRequest, fence: Fence): Promise<void> {
    this.#admit(imageId, fence);
    this.bytes.set(imageId, objectId);
  }

  async copyImageBytes({ imageId, sourceId }: CopyRequest, fence: Fence): Promise<void> {
    this.#admit(imageId, fence);
    this.bytes.set(imageId, sourceId);
  }

  async downloadImage({ imageId }: OwnedImage, fence: Fence): Promise<void> {
    this.#admit(imageId, fence);
    this.bytes.set(imageId, 'url');
  }

  async dropImageBytes({ imageId }: OwnedImage, fence: Fence): Promise<void> {
    this.#admit(imageId, fence);
    this.bytes.delete(imageId);
  }

  #admit(imageId: string, fence: Fence): void {
    const highest = this.#highest.get(imageId);
    if (highest && compareFences(fence, highest) < 0)
      throw new EngineError('OperationOvertaken', `A newer operation is at work on ${imageId}`);
    this.#highest.set(imageId, fence);
  }
}
