import {
  AbortMultipartUpload$,
  type AbortMultipartUploadRequest,
  CompleteMultipartUpload$,
  type CompleteMultipartUploadRequest,
  CreateMultipartUpload$,
  type CreateMultipartUploadRequest,
} from '@aws-sdk/client-s3';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from '../../../../common/checksums/checksum.js';
import { isCombinable } from '../../../../common/checksums/combine-crc.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { ObjectChecksum } from '../../../../cloud/objects/object.js';
import type { UploadService } from '../../../../cloud/objects/upload.service.js';
import { completionOf } from './completion.js';
import { encryptionHeaders, type EncryptionSettings } from '../encryption.js';
import { factsOf } from '../object-facts.js';
import { checksumMembers, versionHeader } from '../objects/object-headers.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';

interface UploadVerbParts {
  readonly uploads: UploadService;
  readonly settings: EncryptionSettings;
}

/** The beginning and the ends of uploads in parts. */
export const uploadVerbs = ({ uploads, settings }: UploadVerbParts): readonly S3Verb[] => [
  verb<CreateMultipartUploadRequest>({
    ...{ schema: CreateMultipartUpload$, iam: 's3:PutObject', right: 'object:write', looksUp: 'bucket' },
    serve: (asked, input) => create({ uploads, settings }, asked, input),
  }),
  verb<CompleteMultipartUploadRequest>({
    ...{ schema: CompleteMultipartUpload$, iam: 's3:PutObject', right: 'object:write', looksUp: 'bucket' },
    serve: (asked, input) => complete(uploads, asked, input),
  }),
  verb<AbortMultipartUploadRequest>({
    ...{
      schema: AbortMultipartUpload$,
      iam: 's3:AbortMultipartUpload',
      right: 'object:write',
      looksUp: 'bucket',
    },
    serve: async ({ bucket, key }, input) => {
      await uploads.abort(await uploads.find(bucket, key, input.UploadId ?? ''));
      return {};
    },
  }),
];

async function create(
  { uploads, settings }: UploadVerbParts,
  asked: Asked,
  input: CreateMultipartUploadRequest,
): Promise<S3Answer> {
  const { bucket, key, context } = asked;
  const facts = factsOf(settings, asked, input);
  const algorithm = algorithmOf(input.ChecksumAlgorithm);
  const checksumType = typeOf(algorithm, input.ChecksumType);
  const ownerId = context?.projectId ?? bucket.projectId;
  const UploadId = await uploads.create(bucket, { ...facts, key, algorithm, checksumType, ownerId });
  return {
    output: {
      ...{ Bucket: bucket.name, Key: key, UploadId },
      ...(algorithm && { ChecksumAlgorithm: algorithm, ChecksumType: checksumType }),
    },
    headers: encryptionHeaders(facts.encryption),
  };
}

function algorithmOf(name: string | undefined): ChecksumAlgorithm | null {
  if (name === undefined) return null;
  const algorithm = CHECKSUM_ALGORITHMS.find((one) => one === name.toUpperCase());
  if (algorithm) return algorithm;
  throw new EngineError(
    'InvalidRequest',
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
  );
}

/** Of CRCs the whole object's can be made from those of the parts; of CRC64NVME only that. */
function typeOf(
  algorithm: ChecksumAlgorithm | null,
  asked: string | undefined,
): ObjectChecksum['type'] | null {
  if (algorithm === null) return null;
  const type = asked ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type === 'FULL_OBJECT' && isCombinable(algorithm)) return type;
  if (type === 'COMPOSITE' && algorithm !== 'CRC64NVME') return type;
  throw new EngineError(
    'InvalidRequest',
    `The ${type.slice(0, 20)} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

async function complete(
  uploads: UploadService,
  asked: Asked,
  input: CompleteMultipartUploadRequest,
): Promise<S3Answer> {
  const { bucket, key } = asked;
  const upload = await uploads.find(bucket, key, input.UploadId ?? '');
  const completion = completionOf(input, upload.algorithm);
  const { etag, versionId, checksum, encryption } = await uploads.complete(bucket, upload, completion);
  return {
    output: {
      ...{ Bucket: bucket.name, Key: key, ETag: `"${etag}"`, Location: locationOf(asked) },
      ...checksumMembers(checksum),
    },
    headers: { ...versionHeader(bucket, versionId), ...encryptionHeaders(encryption) },
  };
}

const locationOf = ({ bucket, key, header }: Asked): string =>
  `http://${header('host') ?? ''}/${bucket.name}/${key.split('/').map(encodeURIComponent).join('/')}`;
