import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { LruCache } from '../../common/cache/lru-cache.js';
import { type Bucket, canonicalIdOf, ownershipOf } from '../buckets/bucket.js';
import { type PolicyStatement, readPolicy } from '../buckets/bucket-policy.js';
import type { PolicyFacts } from '../buckets/policy-conditions.js';
import { decide, isPublicPolicy } from '../buckets/policy-decision.js';
import type { StoredObject } from './object.js';
import { isAllowed, type Right } from '../users/policy.js';

/** What is to be done, and by whom. */
export interface AccessAsked {
  readonly context: RequestContext | undefined;
  readonly right: Right;
  /** As policies name it: `s3:GetObject`. */
  readonly iam: string;
  /** Undefined: the service is asked. */
  readonly bucket: Bucket | undefined;
  readonly key: string | undefined;
  readonly object: StoredObject | undefined;
  /** What conditions of policies ask about. */
  readonly facts: PolicyFacts;
}

/**
 * The owner's project by its members' roles, a cloudadmin everywhere; others by the bucket's policy, or an ACL where
 * the bucket has them. What a policy denies is denied to all, but for the owner's way to the policy itself. Throws
 * AccessDenied.
 */
export function requireAccess(asked: AccessAsked): void {
  const { context, right, bucket } = asked;
  const isOwn = context !== undefined && (bucket === undefined || bucket.projectId === context.projectId);
  const byRole = context !== undefined && (context.isAdmin || (isOwn && isAllowed(context.roles, right)));
  const decision = bucket ? byPolicy(asked, bucket) : 'none';
  if (decision === 'deny' && !(byRole && /BucketPolicy$/.test(asked.iam))) denied();
  if (byRole || decision === 'allow' || (bucket && byAcl(asked, bucket))) return;
  denied();
}

function byPolicy({ context, iam, key, facts }: AccessAsked, bucket: Bucket): 'allow' | 'deny' | 'none' {
  const { policy, publicAccessBlock } = bucket.configuration;
  if (policy === undefined) return 'none';
  const statements = statementsIn(policy, bucket.name);
  const caller = context && {
    accountNumber: context.accountNumber,
    canonicalId: canonicalIdOf(context.projectId),
  };
  const resource = `arn:aws:s3:::${bucket.name}${key === undefined ? '' : `/${key}`}`;
  const decision = decide(statements, { caller, action: iam, resource, facts });
  const isRestricted = publicAccessBlock?.RestrictPublicBuckets === true && isPublicPolicy(statements);
  return decision === 'allow' && isRestricted && context?.projectId !== bucket.projectId ? 'none' : decision;
}

const known = new LruCache<string, readonly PolicyStatement[]>({ most: 500, milliseconds: 3_600_000 });

function statementsIn(policy: string, bucket: string): readonly PolicyStatement[] {
  const name = `${bucket}\n${policy}`;
  const statements = known.get(name) ?? readPolicy(policy, bucket);
  known.set(name, statements);
  return statements;
}

/** What a canned ACL lets others do: of an object, or of its bucket. */
const OBJECT_READS = new Set(['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAttributes']);
const BUCKET_READS = new Set(['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads']);
const BUCKET_WRITES = new Set(['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']);

function byAcl({ context, iam, object }: AccessAsked, bucket: Bucket): boolean {
  if (ownershipOf(bucket) === 'BucketOwnerEnforced') return false;
  if (bucket.configuration.publicAccessBlock?.IgnorePublicAcls) return false;
  const whole = bucket.configuration.acl ?? 'private';
  if (OBJECT_READS.has(iam)) return object !== undefined && letsRead(object.acl, context);
  if (BUCKET_READS.has(iam)) return letsRead(whole, context);
  return BUCKET_WRITES.has(iam) && whole === 'public-read-write';
}

const letsRead = (acl: string, context: RequestContext | undefined): boolean =>
  acl === 'public-read' ||
  acl === 'public-read-write' ||
  (acl === 'authenticated-read' && context !== undefined);

function denied(): never {
  throw new EngineError('AccessDenied', 'Access Denied');
}
