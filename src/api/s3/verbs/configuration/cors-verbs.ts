import {
  DeleteBucketCors$,
  GetBucketCors$,
  PutBucketCors$,
  type PutBucketCorsRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { CorsRule } from '../../../../cloud/buckets/bucket.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';
import { requireConfigured } from './configured.js';
import { malformed } from './settings-verbs.js';

const METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);
const MOST = 100;

/** From which pages browsers may ask. */
export const corsVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketCors$, iam: 's3:GetBucketCORS', right: 'bucket:read', looksUp: 'bucket' },
    serve: async ({ bucket }) => ({ output: { CORSRules: requireConfigured(bucket, 'cors') } }),
  }),
  verb<PutBucketCorsRequest>({
    ...{ schema: PutBucketCors$, iam: 's3:PutBucketCORS', right: 'bucket:configure', looksUp: 'bucket' },
    serve: (asked, input) => putCors(buckets, asked, input),
  }),
  verb({
    ...{ schema: DeleteBucketCors$, iam: 's3:PutBucketCORS', right: 'bucket:configure', looksUp: 'bucket' },
    serve: ({ bucket }) => buckets.configure(bucket, 'cors', undefined).then(() => ({})),
  }),
];

async function putCors(buckets: BucketService, { bucket }: Asked, input: PutBucketCorsRequest) {
  const rules = input.CORSConfiguration?.CORSRules ?? [];
  if (rules.length === 0 || rules.length > MOST) malformed();
  for (const { AllowedMethods = [], AllowedOrigins = [], AllowedHeaders = [] } of rules) {
    if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) malformed();
    const method = AllowedMethods.find((one) => !METHODS.has(one));
    if (method !== undefined)
      throw new EngineError(
        'InvalidRequest',
        `Found unsupported HTTP method in CORS config. Unsupported method is ${method.slice(0, 50)}`,
      );
    if ([...AllowedOrigins, ...AllowedHeaders].some((pattern) => pattern.split('*').length > 2))
      throw new EngineError('InvalidRequest', 'AllowedOrigin can not have more than one wildcard.');
  }
  await buckets.configure(bucket, 'cors', rules as readonly CorsRule[]);
  return {};
}
