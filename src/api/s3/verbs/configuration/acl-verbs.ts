import {
  type AccessControlPolicy,
  GetBucketAcl$,
  GetObjectAcl$,
  type GetObjectAclRequest,
  PutBucketAcl$,
  type PutBucketAclRequest,
  PutObjectAcl$,
  type PutObjectAclRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { ownershipOf } from '../../../../cloud/buckets/bucket.js';
import { refuseGrants, requireAcl } from '../acl.js';
import { cannedIn, grantsOf } from '../acl-grants.js';
import { ownerOf } from '../buckets/list-verbs.js';
import { versionHeader } from '../objects/object-headers.js';
import { requireObject } from '../objects/require-object.js';
import { type S3Verb, verb } from '../s3-verb.js';

/** Canned ACLs, by name or as the grants that they stand for; no other grants are offered. */
export const aclVerbs = (buckets: BucketService, objects: ObjectService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketAcl$, iam: 's3:GetBucketAcl', right: 'bucket:read', looksUp: 'bucket' },
    serve: async ({ bucket }) => ({
      output: aclOf(bucket, { ownerId: bucket.projectId, acl: bucket.configuration.acl ?? 'private' }),
    }),
  }),
  verb<PutBucketAclRequest>({
    ...{ schema: PutBucketAcl$, iam: 's3:PutBucketAcl', right: 'bucket:configure', looksUp: 'bucket' },
    serve: async ({ bucket }, input) => {
      await buckets.configure(bucket, 'acl', cannedAcl(bucket, bucket.projectId, input));
      return {};
    },
  }),
  verb<GetObjectAclRequest>({
    ...{ schema: GetObjectAcl$, iam: 's3:GetObjectAcl', right: 'object:read', looksUp: 'object' },
    serve: async (asked, { VersionId }) => {
      const object = requireObject(asked, VersionId);
      return { output: aclOf(asked.bucket, object), headers: versionHeader(asked.bucket, object.versionId) };
    },
  }),
  verb<PutObjectAclRequest>({
    ...{ schema: PutObjectAcl$, iam: 's3:PutObjectAcl', right: 'object:write', looksUp: 'object' },
    serve: async (asked, input) => {
      const object = requireObject(asked, input.VersionId);
      await objects.change(object, { acl: cannedAcl(asked.bucket, object.ownerId, input) });
      return { headers: versionHeader(asked.bucket, object.versionId) };
    },
  }),
];

interface AclInput {
  readonly ACL?: string | undefined;
  readonly AccessControlPolicy?: AccessControlPolicy | undefined;
}

/**
 * What is asked for, by name or as the document that a canned ACL stands for. `owner`: the project whose it is. Throws
 * AccessControlListNotSupported, NotImplemented, InvalidArgument, AccessDenied.
 */
function cannedAcl(bucket: Bucket, owner: string, input: AclInput): string {
  refuseGrants(bucket, input);
  if (!input.AccessControlPolicy) {
    if (ownershipOf(bucket) === 'BucketOwnerEnforced' && input.ACL === undefined) notSupported();
    return requireAcl(bucket, input.ACL);
  }
  if (input.ACL !== undefined)
    throw new EngineError('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed');
  const canned = cannedIn(input.AccessControlPolicy, owner);
  if (canned) return requireAcl(bucket, canned);
  if (ownershipOf(bucket) === 'BucketOwnerEnforced') notSupported();
  throw new EngineError('NotImplemented', 'Grants that no canned ACL stands for are not implemented');
}

function notSupported(): never {
  throw new EngineError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

function aclOf(bucket: Bucket, { ownerId, acl }: { readonly ownerId: string; readonly acl: string }): object {
  const Owner = ownerOf(bucket, { ownerId });
  const own = { Grantee: { Type: 'CanonicalUser', ...Owner }, Permission: 'FULL_CONTROL' };
  return { Owner, Grants: [own, ...grantsOf(acl)] };
}
