import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { Bucket } from '../../../cloud/buckets/bucket.js';
import { noSuchBucket } from '../../../cloud/buckets/bucket.service.js';
import type { Found } from '../../../cloud/objects/object-rows.js';
import type { Right } from '../../../cloud/users/policy.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import type { S3Request } from '../protocol/s3-request.js';
import type { Asked } from '../verbs/s3-verb.js';
import { requireAccess } from '../../../cloud/objects/object-access.js';
import { policyFacts } from './policy-facts.js';
import type { RequestBody } from './request-body.js';
import type { Route } from './routes.js';

interface Known {
  readonly request: S3Request;
  readonly requestId: string;
  readonly context: RequestContext | undefined;
  readonly found: Found | undefined;
  readonly body: RequestBody;
}

/** What a verb is given of a request. */
export function askedOf({ request, requestId, context, found, body }: Known): Asked {
  const facts = policyFacts(request, context);
  return {
    ...{ request, requestId, context, body, object: found?.object, key: request.key ?? '' },
    get bucket() {
      return found?.bucket ?? noSuchBucket();
    },
    header: (name) => headerOf(request, name),
    requireAccess: (also) => requireAccess({ bucket: undefined, object: undefined, ...also, context, facts }),
  };
}

/** To read a version is another right of policies than to read the newest. */
export function iamOf(
  { verb }: Route,
  { parameters }: S3Request,
): { readonly iam: string; readonly right: Right } {
  const isVersion =
    parameters.has('versionId') && /^s3:(Get|Put|Delete)Object(Acl|Tagging|Attributes)?$/.test(verb.iam);
  const iam = isVersion ? verb.iam.replace(/^(s3:\w+?Object)/, '$1Version') : verb.iam;
  return { iam, right: verb.right };
}

/** A caller may say whose bucket it takes it for. */
export function requireOwner(request: S3Request, bucket: Bucket | undefined): void {
  const expected = headerOf(request, 'x-amz-expected-bucket-owner');
  if (bucket && expected !== undefined && expected !== bucket.accountNumber)
    throw new EngineError('AccessDenied', 'Access Denied');
}
