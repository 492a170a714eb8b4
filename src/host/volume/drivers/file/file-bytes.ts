import { LUKS_OFFSET } from './luks-header.js';
import type { VolumeRecord } from './volume-record.js';

const GIB = 1024 ** 3;

interface Encryptable {
  readonly isEncrypted?: boolean | undefined;
}

/** How long a file of so many bytes of a volume is: what encrypts it stands before them. */
export const fileBytes = (bytes: number, { isEncrypted }: Encryptable): number =>
  bytes + (isEncrypted ? LUKS_OFFSET : 0);

/** The same of a volume as it is recorded. */
export const fileBytesOf = (record: Pick<VolumeRecord, 'sizeGiB'> & Encryptable): number =>
  fileBytes(record.sizeGiB * GIB, record);
