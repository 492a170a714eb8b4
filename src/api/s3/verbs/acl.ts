import { EngineError } from '../../../common/errors/engine-error.js';
import { type Bucket, ownershipOf } from '../../../cloud/buckets/bucket.js';
import { invalidArgument } from '../protocol/s3-error.js';

export const CANNED_ACLS = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
] as const;
export type CannedAcl = (typeof CANNED_ACLS)[number];

/**
 * The ACL that a request names, where the bucket has ACLs; where it has none, what says no more than that the owner may
 * all. Throws AccessControlListNotSupported, InvalidArgument, AccessDenied.
 */
export function requireAcl(bucket: Pick<Bucket, 'configuration'>, acl: string | undefined): CannedAcl {
  const named = acl === undefined ? 'private' : CANNED_ACLS.find((one) => one === acl);
  if (!named) return invalidArgument('x-amz-acl', acl ?? '');
  if (ownershipOf(bucket) === 'BucketOwnerEnforced') {
    if (named === 'private' || named === 'bucket-owner-full-control') return 'private';
    throw new EngineError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
  if (isPublic(named) && bucket.configuration.publicAccessBlock?.BlockPublicAcls)
    throw new EngineError(
      'AccessDenied',
      'Access Denied because of the BlockPublicAcls setting of the bucket',
    );
  return named;
}

export const isPublic = (acl: string): boolean =>
  /^(public-read|public-read-write|authenticated-read)$/.test(acl);

const GRANTS = ['GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP'];

/** ACLs are canned ones here. Throws AccessControlListNotSupported, NotImplemented. */
export function refuseGrants(bucket: Pick<Bucket, 'configuration'>, input: object): void {
  if (!GRANTS.some((name) => (input as Readonly<Record<string, unknown>>)[name] !== undefined)) return;
  if (ownershipOf(bucket) === 'BucketOwnerEnforced')
    throw new EngineError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
  throw new EngineError('NotImplemented', 'Grants by header are not implemented: name a canned ACL');
}
