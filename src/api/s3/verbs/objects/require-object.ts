import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { StoredObject } from '../../../../cloud/objects/object.js';
import { S3Error } from '../../protocol/s3-error.js';
import type { Asked } from '../s3-verb.js';
import { versionHeader } from './object-headers.js';

/** What was looked up. Throws NoSuchKey, NoSuchVersion, MethodNotAllowed. */
export function requireObject({ object, bucket, key }: Asked, versionId: string | undefined): StoredObject {
  if (object && !object.isMarker) return object;
  if (object) return refuseMarker(bucket, object, versionId);
  if (versionId === undefined)
    throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
  throw new S3Error('NoSuchVersion', 'The specified version does not exist.', {
    Key: key,
    VersionId: versionId.slice(0, 200),
  });
}

function refuseMarker(bucket: Bucket, object: StoredObject, versionId: string | undefined): never {
  const headers = { 'x-amz-delete-marker': 'true', ...versionHeader(bucket, object.versionId) };
  if (versionId === undefined)
    throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: object.key }).with(headers);
  throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    ResourceType: 'DeleteMarker',
  }).with({ ...headers, 'last-modified': object.modifiedAt.toUTCString() });
}
