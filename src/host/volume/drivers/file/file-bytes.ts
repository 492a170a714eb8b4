import { LUKS_OFFSET } from './luks-header.js';
import type { VolumeRecord } from './volume-record.js';

const GIB = 1024 ** 3;

/** How long the file of a volume is: what encrypts it stands before it. */
export const fileBytesOf = ({
  sizeGiB,
  isEncrypted,
}: Pick<VolumeRecord, 'sizeGiB'> & { readonly isEncrypted?: boolean | undefined }): number =>
  sizeGiB * GIB + (isEncrypted ? LUKS_OFFSET : 0);
