import { type ImageKind, type ImageVisibility } from './image.js';

/** What its owner says of an image besides its bytes, in X7's words. */
export interface ImageDraft {
  /** Empty: none. */
  readonly name: string;
  readonly visibility: ImageVisibility;
  readonly isProtected: boolean;
  readonly isHidden: boolean;
  readonly minDiskGiB: number;
  readonly minRamMiB: number;
  /** Null: not said yet. */
  readonly containerFormat: string | null;
  readonly diskFormat: string | null;
  readonly labels: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  /** UUIDs of images. */
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
}

export const NEW_DRAFT: ImageDraft = {
  ...{ name: '', visibility: 'shared', isProtected: false, isHidden: false, minDiskGiB: 0, minRamMiB: 0 },
  ...{ containerFormat: null, diskFormat: null, labels: [], properties: {} },
  ...{ kernelId: null, ramdiskId: null },
};

/** What an image of this container is to a guest. */
export const kindOf = (containerFormat: string | null): ImageKind => {
  if (containerFormat === 'aki') return 'kernel';
  return containerFormat === 'ari' ? 'ramdisk' : 'machine';
};
