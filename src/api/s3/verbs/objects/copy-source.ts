import type { CopyObjectRequest } from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Found } from '../../../../cloud/objects/object-rows.js';
import type { StoredObject } from '../../../../cloud/objects/object.js';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { invalidArgument, S3Error } from '../../protocol/s3-error.js';
import type { Asked } from '../s3-verb.js';
import { failed, readOutcome } from './conditions.js';

export interface CopySource extends Found {
  readonly object: StoredObject;
  readonly versionId: string | null;
}

type SourceInput = Pick<
  CopyObjectRequest,
  | 'CopySource'
  | 'CopySourceIfMatch'
  | 'CopySourceIfNoneMatch'
  | 'CopySourceIfModifiedSince'
  | 'CopySourceIfUnmodifiedSince'
>;

/**
 * What is to be copied, that the caller may read. Throws NoSuchKey, NoSuchBucket, PreconditionFailed, AccessDenied,
 * InvalidArgument.
 */
export async function copySource(
  objects: ObjectService,
  asked: Asked,
  input: SourceInput,
): Promise<CopySource> {
  const address = addressIn(input.CopySource ?? '');
  const { bucket, object } = await objects.find(address, true);
  const iam = address.versionId === null ? 's3:GetObject' : 's3:GetObjectVersion';
  asked.requireAccess({ bucket, key: address.key, iam, right: 'object:read', object });
  if (!object) throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: address.key });
  if (object.isMarker) {
    if (address.versionId === null)
      throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: address.key });
    throw new EngineError(
      'InvalidRequest',
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
  const outcome = readOutcome(object, {
    ...{ ifMatch: input.CopySourceIfMatch, ifNoneMatch: input.CopySourceIfNoneMatch },
    ...{
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
  });
  if (outcome === 'not-modified') failed('x-amz-copy-source-If-None-Match');
  return { bucket, object, versionId: address.versionId };
}

/** `/bucket/key?versionId=…`, escaped as in a URL. */
function addressIn(source: string): {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
} {
  const [path = '', query = ''] = source.split(/\?(?=versionId=)/);
  let decoded = '';
  try {
    decoded = decodeURIComponent(path).replace(/^\//, '');
  } catch {
    invalidSource(source);
  }
  const at = decoded.indexOf('/');
  const [bucket, key] = [decoded.slice(0, at), decoded.slice(at + 1)];
  if (at < 1 || key === '' || decoded.includes('\0') || Buffer.byteLength(key) > 1024) invalidSource(source);
  const versionId = new URLSearchParams(query).get('versionId');
  if (versionId?.includes('\0')) invalidSource(source);
  return { bucket, key, versionId };
}

const invalidSource = (source: string): never =>
  invalidArgument(
    'x-amz-copy-source',
    source,
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
  );
