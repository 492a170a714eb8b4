import {
  DeleteBucketPolicy$,
  GetBucketPolicy$,
  GetBucketPolicyStatus$,
  PutBucketPolicy$,
  type PutBucketPolicyRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import { readPolicy } from '../../../../cloud/buckets/bucket-policy.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import { isPublicPolicy } from '../../../../cloud/buckets/policy-decision.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';
import { requireConfigured } from './configured.js';

/** Policies of buckets. */
export const policyVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketPolicy$, iam: 's3:GetBucketPolicy', right: 'bucket:read', looksUp: 'bucket' },
    serve: async ({ bucket }) => documentOf(requireConfigured(bucket, 'policy')),
  }),
  verb({
    ...{
      schema: GetBucketPolicyStatus$,
      iam: 's3:GetBucketPolicyStatus',
      right: 'bucket:read',
      looksUp: 'bucket',
    },
    serve: async ({ bucket }) => ({ output: { PolicyStatus: { IsPublic: isOpen(bucket) } } }),
  }),
  verb<PutBucketPolicyRequest>({
    ...{ schema: PutBucketPolicy$, iam: 's3:PutBucketPolicy', right: 'bucket:configure', looksUp: 'bucket' },
    serve: (asked, input) => putPolicy(buckets, asked, input),
  }),
  verb({
    ...{
      schema: DeleteBucketPolicy$,
      iam: 's3:DeleteBucketPolicy',
      right: 'bucket:configure',
      looksUp: 'bucket',
    },
    serve: ({ bucket }) => buckets.configure(bucket, 'policy', undefined).then(() => ({})),
  }),
];

/** It is JSON, whatever the schema says of payloads. */
const documentOf = (policy: string) => ({
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(policy),
});

const isOpen = (bucket: Bucket): boolean =>
  isPublicPolicy(readPolicy(requireConfigured(bucket, 'policy'), bucket.name));

async function putPolicy(buckets: BucketService, { bucket }: Asked, { Policy = '' }: PutBucketPolicyRequest) {
  const statements = readPolicy(Policy, bucket.name);
  if (bucket.configuration.publicAccessBlock?.BlockPublicPolicy && isPublicPolicy(statements))
    throw new EngineError(
      'AccessDenied',
      'Access Denied because public policies are blocked by the BlockPublicPolicy setting of the bucket',
    );
  await buckets.configure(bucket, 'policy', Policy);
  return { status: 204 };
}
