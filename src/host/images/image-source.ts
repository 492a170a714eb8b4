import type { ImageRef } from '../../../workflows/contracts/guest.js';

/** Brings an image's bytes to this host. */
export interface ImageSource {
  /** Absolute path of a file that holds the image, readable by every guest's user and writable by none. */
  fetch(image: ImageRef, signal: AbortSignal): Promise<string>;
}

/** For drivers whose guests read no images. */
export const noImages: ImageSource = {
  async fetch() {
    return '/dev/null';
  },
};
