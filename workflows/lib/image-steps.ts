import type { PlannedCopy, PlannedRegistration } from '../contracts/control/images.js';
import { IMAGE_STORE, type OwnedImage } from '../contracts/image.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { Operation } from './operation.js';

const ownedBy = ({ ref }: Operation, imageId: string): OwnedImage => ({
  imageId,
  operationId: ref.operationId,
});

export const receiveObject = (operation: Operation, planned: PlannedRegistration): HostStep<void> => ({
  name: 'receive-object',
  host: IMAGE_STORE,
  attemptMs: timings.bytesAttempt,
  call: ({ images }, fence) => {
    const { id, objectId, format } = planned;
    return images.receiveObject({ ...ownedBy(operation, id), objectId, format }, fence);
  },
});

export const copyImageBytes = (operation: Operation, { id, sourceId }: PlannedCopy): HostStep<void> => ({
  name: 'copy-image-bytes',
  host: IMAGE_STORE,
  attemptMs: timings.bytesAttempt,
  call: ({ images }, fence) => images.copyImageBytes({ ...ownedBy(operation, id), sourceId }, fence),
});

export const downloadImage = (operation: Operation, imageId: string): HostStep<void> => ({
  name: 'download-image',
  host: IMAGE_STORE,
  attemptMs: timings.bytesAttempt,
  call: ({ images }, fence) => images.downloadImage(ownedBy(operation, imageId), fence),
});

export const dropImageBytes = (operation: Operation, imageId: string): Undo => ({
  name: 'drop-image-bytes',
  host: IMAGE_STORE,
  attemptMs: timings.attempt,
  args: {},
  call: ({ images }, fence) => images.dropImageBytes(ownedBy(operation, imageId), fence),
});
