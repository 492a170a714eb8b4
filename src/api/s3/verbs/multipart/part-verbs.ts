import {
  UploadPart$,
  UploadPartCopy$,
  type UploadPartCopyRequest,
  type UploadPartRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { ByteRange } from '../../../../cloud/objects/object.js';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { MOST_PARTS, type ObjectUpload } from '../../../../cloud/objects/upload.js';
import type { UploadService } from '../../../../cloud/objects/upload.service.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { encryptionHeaders, refuseCustomerKeys } from '../encryption.js';
import { copySource } from '../objects/copy-source.js';
import { requireSize } from '../objects/put-verb.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';

export interface PartVerbParts {
  readonly uploads: UploadService;
  readonly objects: ObjectService;
}

/** Parts of uploads: sent, or copied. */
export const partVerbs = (parts: PartVerbParts): readonly S3Verb[] => [
  verb<UploadPartRequest>({
    ...{ schema: UploadPart$, iam: 's3:PutObject', right: 'object:write', looksUp: 'bucket' },
    serve: (asked, input) => uploadPart(parts, asked, input),
  }),
  verb<UploadPartCopyRequest>({
    ...{ schema: UploadPartCopy$, iam: 's3:PutObject', right: 'object:write', looksUp: 'bucket' },
    serve: (asked, input) => copyPart(parts, asked, input),
  }),
];

async function uploadPart(
  { uploads }: PartVerbParts,
  asked: Asked,
  input: UploadPartRequest,
): Promise<S3Answer> {
  const { bucket, key, body, request } = asked;
  refuseCustomerKeys(request);
  const number = numberOf(input);
  const upload = await uploads.find(bucket, key, input.UploadId ?? '');
  const incoming = body.incoming();
  requireSize(incoming.size);
  requireAlgorithm(upload, body.declared.algorithm);
  const algorithm = upload.algorithm ?? incoming.algorithm;
  const part = await uploads.putPart(bucket, upload, { ...incoming, algorithm, number });
  const { etag, checksum } = part;
  const checksums =
    algorithm && checksum !== null ? { [`x-amz-checksum-${algorithm.toLowerCase()}`]: checksum } : {};
  return { headers: { etag: `"${etag}"`, ...checksums, ...encryptionHeaders(upload.encryption) } };
}

async function copyPart(
  { uploads, objects }: PartVerbParts,
  asked: Asked,
  input: UploadPartCopyRequest,
): Promise<S3Answer> {
  const { bucket, key, request } = asked;
  refuseCustomerKeys(request);
  const number = numberOf(input);
  const upload = await uploads.find(bucket, key, input.UploadId ?? '');
  const { object } = await copySource(objects, asked, input);
  const range = rangeOf(input.CopySourceRange, object.size);
  const size = range.end - range.start + 1;
  requireSize(size);
  const part = await objects.withBytes(object, range, (body) =>
    uploads.putPart(bucket, upload, { body, size, algorithm: upload.algorithm, number }),
  );
  const { modifiedAt: LastModified, etag, checksum } = part;
  const checksums = upload.algorithm ? { [`Checksum${upload.algorithm}`]: checksum } : {};
  return {
    output: { CopyPartResult: { LastModified, ETag: `"${etag}"`, ...checksums } },
    headers: encryptionHeaders(upload.encryption),
  };
}

/** Throws InvalidArgument. */
function numberOf({ PartNumber = 0 }: { readonly PartNumber?: number | undefined }): number {
  if (PartNumber >= 1 && PartNumber <= MOST_PARTS) return PartNumber;
  return invalidArgument(
    'partNumber',
    String(PartNumber),
    'Part number must be an integer between 1 and 10000, inclusive',
  );
}

function requireAlgorithm({ algorithm }: ObjectUpload, sent: ObjectUpload['algorithm']): void {
  if (algorithm === null || sent === null || algorithm === sent) return;
  throw new EngineError(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${sent.toLowerCase()}`,
  );
}

/** Both ends must be said, and lie within the source. */
function rangeOf(header: string | undefined, size: number): ByteRange {
  if (header === undefined) return { start: 0, end: size - 1 };
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header) ?? [];
  const [start, end] = [Number(first), Number(last)];
  if (first === undefined || start > end)
    invalidArgument(
      'x-amz-copy-source-range',
      header,
      'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    );
  if (end >= size)
    invalidArgument(
      'x-amz-copy-source-range',
      header,
      `Range specified is not valid for source object of size: ${size}`,
    );
  return { start, end };
}
