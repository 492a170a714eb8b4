import { EngineError } from '../../../common/errors/engine-error.js';
import type { Bucket, BucketEncryption } from '../../../cloud/buckets/bucket.js';
import type { ObjectEncryption } from '../../../cloud/objects/object.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import { type KeyPlace, managedKey } from '../../../common/ids/managed-key.js';
import { invalidArgument, S3Error } from '../protocol/s3-error.js';
import type { S3Request } from '../protocol/s3-request.js';

export interface EncryptionSettings {
  readonly region: string;
  readonly s3_encrypt_by_default: boolean;
}

const SSE = 'x-amz-server-side-encryption';
const KEY = `${SSE}-aws-kms-key-id`;
const BUCKET_KEY = `${SSE}-bucket-key-enabled`;
const ALIAS = 'alias/aws/s3';

/** What of encryption a request to write says; absent: nothing. */
interface Said {
  readonly algorithm: string;
  readonly keyName?: string | undefined;
  readonly bucketKey: boolean;
}

/** What is set of a bucket, or what the cloud sets where the bucket has nothing; undefined: its objects are plain. */
export const bucketEncryption = (
  { configuration }: Bucket,
  { s3_encrypt_by_default: byDefault }: EncryptionSettings,
): BucketEncryption | undefined =>
  configuration.encryption ?? (byDefault ? { algorithm: 'AES256', bucketKey: false } : undefined);

/**
 * How the bytes of a write are encrypted: as its request says, else as its bucket has it. Throws
 * InvalidEncryptionAlgorithmError, InvalidArgument, NotImplemented, KMS.NotFoundException.
 */
export function encryptionOf(
  request: S3Request,
  bucket: Bucket,
  settings: EncryptionSettings,
): ObjectEncryption | null {
  const algorithm = headerOf(request, SSE);
  const keyName = headerOf(request, KEY);
  if (headerOf(request, `${SSE}-context`) !== undefined)
    throw new S3Error('NotImplemented', 'Encryption contexts are not implemented.', {
      Header: `${SSE}-context`,
    });
  if (algorithm === undefined && keyName !== undefined) keyWithoutKms(keyName);
  const set = bucketEncryption(bucket, settings);
  const said = algorithm === undefined ? set : { ...set, keyName, algorithm };
  if (!said) return null;
  const bucketKey = headerOf(request, BUCKET_KEY);
  const place = { region: settings.region, accountNumber: bucket.accountNumber };
  return encryptionBy(place, {
    ...said,
    bucketKey: bucketKey === undefined ? (said.bucketKey ?? false) : bucketKey.toLowerCase() === 'true',
  });
}

/** Throws as `encryptionOf`: this cloud keeps no keys that somebody made. */
export function encryptionBy(place: KeyPlace, { algorithm, keyName, bucketKey }: Said): ObjectEncryption {
  if (algorithm === 'AES256') return keyName === undefined ? { algorithm } : keyWithoutKms(keyName);
  if (algorithm === 'aws:kms:dsse')
    throw new S3Error('NotImplemented', 'Encryption in two layers is not implemented.', { Header: SSE });
  if (algorithm !== 'aws:kms')
    throw new EngineError(
      'InvalidEncryptionAlgorithmError',
      'The encryption request you specified is not valid. Supported value: AES256, aws:kms.',
    );
  const { arn: keyArn, names } = managedKey(ALIAS, 'objects', place);
  if (keyName !== undefined && !names.includes(keyName))
    throw new EngineError('KMS.NotFoundException', `Invalid keyId '${keyName.slice(0, 200)}'`);
  return { algorithm, keyArn, bucketKey };
}

function keyWithoutKms(name: string): never {
  return invalidArgument(
    KEY,
    name,
    'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
  );
}

/** Of answers to writes and reads. */
export function encryptionHeaders(encryption: ObjectEncryption | null): Readonly<Record<string, string>> {
  if (encryption === null) return {};
  if (encryption.algorithm === 'AES256') return { [SSE]: encryption.algorithm };
  return {
    [SSE]: encryption.algorithm,
    [KEY]: encryption.keyArn,
    ...(encryption.bucketKey && { [BUCKET_KEY]: 'true' }),
  };
}

/** Keys that callers bring: they would pass in clear text, where S3 wants TLS. */
const CUSTOMER = [`${SSE}-customer-algorithm`, `x-amz-copy-source-server-side-encryption-customer-algorithm`];

/** Throws NotImplemented. */
export function refuseCustomerKeys(request: S3Request): void {
  for (const header of CUSTOMER)
    if (headerOf(request, header) !== undefined)
      throw new S3Error('NotImplemented', 'Encryption under keys of customers is not implemented.', {
        Header: header,
      });
}
