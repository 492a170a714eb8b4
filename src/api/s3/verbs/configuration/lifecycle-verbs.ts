import { randomUUID } from 'node:crypto';
import {
  DeleteBucketLifecycle$,
  GetBucketLifecycleConfiguration$,
  type LifecycleRule,
  PutBucketLifecycleConfiguration$,
  type PutBucketLifecycleConfigurationRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';
import { requireConfigured } from './configured.js';
import { malformed } from './settings-verbs.js';

const MOST = 1_000;
/** The first is S3's own choice. Nothing moves between classes here, yet clients wait until they read what they set. */
const TRANSITION_MINIMUMS = ['all_storage_classes_128K', 'varies_by_storage_class'];

/** What expires by itself: the sweep of engine-objectstore does it. */
export const lifecycleVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketLifecycleConfiguration$, iam: 's3:GetLifecycleConfiguration' },
    ...({ right: 'bucket:read', looksUp: 'bucket' } as const),
    serve: async ({ bucket }) => ({
      output: {
        Rules: requireConfigured(bucket, 'lifecycle'),
        TransitionDefaultMinimumObjectSize: bucket.configuration.transitionMinimum ?? TRANSITION_MINIMUMS[0],
      },
    }),
  }),
  verb<PutBucketLifecycleConfigurationRequest>({
    ...{ schema: PutBucketLifecycleConfiguration$, iam: 's3:PutLifecycleConfiguration' },
    ...({ right: 'bucket:configure', looksUp: 'bucket' } as const),
    serve: (asked, input) => putLifecycle(buckets, asked, input),
  }),
  verb({
    ...{ schema: DeleteBucketLifecycle$, iam: 's3:PutLifecycleConfiguration' },
    ...({ right: 'bucket:configure', looksUp: 'bucket' } as const),
    serve: ({ bucket }) => buckets.configure(bucket, 'lifecycle', undefined).then(() => ({})),
  }),
];

async function putLifecycle(
  buckets: BucketService,
  { bucket }: Asked,
  input: PutBucketLifecycleConfigurationRequest,
) {
  const rules = (input.LifecycleConfiguration?.Rules ?? []).map((rule) => ({
    ...rule,
    ID: rule.ID ?? randomUUID(),
  }));
  if (rules.length === 0 || rules.length > MOST) malformed();
  if (new Set(rules.map(({ ID }) => ID)).size < rules.length)
    invalidArgument('ID', '', 'Rule ID must be unique. Found same ID for more than one rule');
  for (const rule of rules) checkRule(rule);
  const { TransitionDefaultMinimumObjectSize: minimum = TRANSITION_MINIMUMS[0] ?? '' } = input;
  if (!TRANSITION_MINIMUMS.includes(minimum))
    invalidArgument('x-amz-transition-default-minimum-object-size', minimum);
  await buckets.configure(bucket, 'transitionMinimum', minimum);
  await buckets.configure(bucket, 'lifecycle', rules);
  return { output: { TransitionDefaultMinimumObjectSize: minimum } };
}

/** Throws MalformedXML, InvalidArgument, NotImplemented. */
function checkRule(rule: LifecycleRule): void {
  const { Expiration, NoncurrentVersionExpiration: noncurrent, AbortIncompleteMultipartUpload: abort } = rule;
  if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') malformed();
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) malformed();
  if (rule.Transitions || rule.NoncurrentVersionTransitions || noncurrent?.NewerNoncurrentVersions)
    throw new EngineError(
      'NotImplemented',
      'Transitions, and keeping a number of versions, are not implemented.',
    );
  if (!Expiration && !noncurrent && !abort) malformed('At least one action needs to be specified in a rule');
  const isWrong = (days: number | undefined) => days !== undefined && days < 1;
  if ([Expiration?.Days, noncurrent?.NoncurrentDays, abort?.DaysAfterInitiation].some(isWrong))
    invalidArgument('Days', '0', "'Days' for an action must be a positive integer");
  const ends = [Expiration?.Days, Expiration?.Date, Expiration?.ExpiredObjectDeleteMarker];
  if (Expiration && ends.filter((end) => end !== undefined).length !== 1) malformed();
}
