import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { ObjectChecksum, StoredObject } from '../../../../cloud/objects/object.js';
import { encryptionHeaders } from '../encryption.js';

type Headers = Readonly<Record<string, string>>;

/** Headers of an answer that shows an object, but for its length. */
export function objectHeaders(bucket: Bucket, object: StoredObject): Headers {
  return {
    ...object.headers,
    'accept-ranges': 'bytes',
    'last-modified': object.modifiedAt.toUTCString(),
    etag: `"${object.etag}"`,
    ...versionHeader(bucket, object.versionId),
    ...encryptionHeaders(object.encryption),
    ...(object.tags.length > 0 && { 'x-amz-tagging-count': String(object.tags.length) }),
  };
}

/** Where versions are kept, or were. */
export const versionHeader = ({ versioning }: Bucket, versionId: string | null): Headers =>
  versionId === null || (versioning === 'off' && versionId === 'null')
    ? {}
    : { 'x-amz-version-id': versionId };

export const checksumHeaders = (checksum: ObjectChecksum | null): Headers =>
  checksum
    ? {
        [`x-amz-checksum-${checksum.algorithm.toLowerCase()}`]: checksum.value,
        'x-amz-checksum-type': checksum.type,
      }
    : {};

/** As members of answers that are documents: `ChecksumCRC32`. */
export const checksumMembers = (checksum: ObjectChecksum | null): object =>
  checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {};
