/** Token of the most bytes of an image and of the disk that it stands for. */
export const IMAGE_MAX_BYTES = Symbol('IMAGE_MAX_BYTES');
