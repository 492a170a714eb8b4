import { EngineError } from '../../../common/errors/engine-error.js';
import type { ObjectFacts, ObjectTag } from '../../../cloud/objects/object.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import { S3Error } from '../protocol/s3-error.js';
import type { S3Request } from '../protocol/s3-request.js';
import { refuseGrants, requireAcl } from './acl.js';
import { encryptionOf, type EncryptionSettings, refuseCustomerKeys } from './encryption.js';
import type { Asked } from './s3-verb.js';
import { checkTags } from './tags.js';

/** Headers that come back with the object as they were sent. */
const KEPT = [
  'cache-control',
  'content-disposition',
  'content-language',
  'expires',
  'x-amz-website-redirect-location',
];
const META = 'x-amz-meta-';
/** Bytes, of S3. */
const MAX_META = 2_048;

/** What is asked for that this store has not: said, and never ignored. */
const NOT_OFFERED: Readonly<Record<string, string>> = {
  'x-amz-write-offset-bytes': 'Appending to objects is not implemented.',
};

/**
 * What a write says of its object. Throws MetadataTooLarge, InvalidStorageClass, NotImplemented, InvalidTag, and of
 * ACLs and of encryption.
 */
export function factsOf(
  settings: EncryptionSettings,
  { request, bucket }: Pick<Asked, 'request' | 'bucket'>,
  input: FactInput,
): ObjectFacts {
  refuseUnoffered(request);
  refuseGrants(bucket, input);
  return {
    headers: headersOf(request),
    tags: tagsIn(headerOf(request, 'x-amz-tagging')),
    acl: requireAcl(bucket, input.ACL),
    encryption: encryptionOf(request, bucket, settings),
  };
}

interface FactInput {
  readonly ACL?: string | undefined;
}

export function refuseUnoffered(request: S3Request): void {
  refuseCustomerKeys(request);
  for (const [header, message] of Object.entries(NOT_OFFERED))
    if (headerOf(request, header) !== undefined)
      throw new S3Error('NotImplemented', message, { Header: header });
  if (
    ['mode', 'retain-until-date', 'legal-hold'].some((one) => headerOf(request, `x-amz-object-lock-${one}`))
  )
    throw new EngineError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  const storage = headerOf(request, 'x-amz-storage-class') ?? 'STANDARD';
  if (storage !== 'STANDARD')
    throw new S3Error('InvalidStorageClass', 'The storage class you specified is not valid', {
      StorageClassRequested: storage.slice(0, 100),
    });
}

/** Headers of the object's answers: type and encoding, what is kept, and the user's own. */
export function headersOf(request: S3Request): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    'content-type': headerOf(request, 'content-type') || 'binary/octet-stream',
  };
  for (const name of KEPT) {
    const value = headerOf(request, name);
    if (value !== undefined) headers[name] = value;
  }
  const encoding = (headerOf(request, 'content-encoding') ?? '').split(',').map((part) => part.trim());
  const own = encoding.filter((part) => part !== '' && part.toLowerCase() !== 'aws-chunked').join(',');
  if (own !== '') headers['content-encoding'] = own;
  return { ...headers, ...metadataOf(request) };
}

function metadataOf(request: S3Request): Readonly<Record<string, string>> {
  const names = request.rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase());
  const own = [...new Set(names.filter((name) => name.startsWith(META)))];
  const entries = own.map((name) => [name, headerOf(request, name) ?? ''] as const);
  const size = entries.reduce((sum, [name, value]) => sum + name.length - META.length + value.length, 0);
  if (size > MAX_META)
    throw new S3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(MAX_META),
    });
  return Object.fromEntries(entries);
}

/** Of `x-amz-tagging`: as the query of a URL. */
function tagsIn(text: string | undefined): readonly ObjectTag[] {
  if (text === undefined) return [];
  return checkTags([...new URLSearchParams(text)], 10);
}
