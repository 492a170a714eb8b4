import type { ErrorCode } from '../../../../common/errors/errors.js';
import type { Bucket, BucketConfiguration } from '../../../../cloud/buckets/bucket.js';
import { S3Error } from '../../protocol/s3-error.js';

/** What S3 says where something is not set. */
const ABSENT = {
  tagging: ['NoSuchTagSet', 'The TagSet does not exist'],
  policy: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
  cors: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
  lifecycle: ['NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist'],
  publicAccessBlock: [
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
  ],
  encryption: [
    'ServerSideEncryptionConfigurationNotFoundError',
    'The server side encryption configuration was not found',
  ],
  ownership: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
} as const satisfies Partial<Record<keyof BucketConfiguration, readonly [ErrorCode, string]>>;

/** What is set of a bucket. Throws S3's error for what is not. */
export const requireConfigured = <N extends keyof typeof ABSENT>(
  bucket: Bucket,
  part: N,
): NonNullable<BucketConfiguration[N]> => bucket.configuration[part] ?? notConfigured(bucket, part);

/** Throws S3's error for it. */
export function notConfigured({ name }: Bucket, part: keyof typeof ABSENT): never {
  const [code, message] = ABSENT[part];
  throw new S3Error(code, message, { BucketName: name });
}
