import {
  DeleteBucketEncryption$,
  GetBucketEncryption$,
  PutBucketEncryption$,
  type PutBucketEncryptionRequest,
} from '@aws-sdk/client-s3';
import type { Bucket, BucketEncryption } from '../../../../cloud/buckets/bucket.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { bucketEncryption, encryptionBy, type EncryptionSettings } from '../encryption.js';
import { type S3Verb, verb } from '../s3-verb.js';
import { notConfigured } from './configured.js';
import { malformed } from './settings-verbs.js';

const write = { right: 'bucket:configure', looksUp: 'bucket' } as const;
const ALGORITHMS = ['AES256', 'aws:kms', 'aws:kms:dsse'];
/** What a bucket may say that it refuses; here keys of customers always are. */
const BLOCKED = ['NONE', 'SSE-C'];

/** How objects are encrypted of which nobody says it. */
export const encryptionVerbs = (buckets: BucketService, settings: EncryptionSettings): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketEncryption$, iam: 's3:GetEncryptionConfiguration' },
    ...({ right: 'bucket:read', looksUp: 'bucket' } as const),
    serve: async ({ bucket }) => {
      const set = bucketEncryption(bucket, settings) ?? notConfigured(bucket, 'encryption');
      return { output: { ServerSideEncryptionConfiguration: { Rules: [ruleOf(set)] } } };
    },
  }),
  verb<PutBucketEncryptionRequest>({
    ...{ schema: PutBucketEncryption$, iam: 's3:PutEncryptionConfiguration', ...write },
    serve: ({ bucket }, input) => putEncryption(buckets, { bucket, region: settings.region }, input),
  }),
  verb({
    ...{ schema: DeleteBucketEncryption$, iam: 's3:PutEncryptionConfiguration', ...write },
    serve: ({ bucket }) => buckets.configure(bucket, 'encryption', undefined).then(() => ({})),
  }),
];

const ruleOf = ({ algorithm, keyName, bucketKey, blocked }: BucketEncryption) => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: keyName },
  BucketKeyEnabled: bucketKey,
  ...(blocked && { BlockedEncryptionTypes: { EncryptionType: blocked } }),
});

interface Setting {
  readonly bucket: Bucket;
  readonly region: string;
}

async function putEncryption(
  buckets: BucketService,
  { bucket, region }: Setting,
  input: PutBucketEncryptionRequest,
) {
  const [rule, another] = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  if (!rule || another) return malformed();
  const said = rule.ApplyServerSideEncryptionByDefault ?? { SSEAlgorithm: 'AES256' };
  const keyName = said.KMSMasterKeyID || undefined;
  const bucketKey = rule.BucketKeyEnabled ?? false;
  const blocked = rule.BlockedEncryptionTypes?.EncryptionType;
  if (blocked && (blocked.length === 0 || blocked.some((one) => !BLOCKED.includes(one)))) malformed();
  const asked = ALGORITHMS.find((one) => one === said.SSEAlgorithm) ?? malformed();
  if (asked === 'AES256' && keyName !== undefined) keyWithoutKms(keyName);
  const place = { region, accountNumber: bucket.accountNumber };
  const { algorithm } = encryptionBy(place, { algorithm: asked, keyName, bucketKey });
  await buckets.configure(bucket, 'encryption', {
    ...{ algorithm, bucketKey },
    ...(keyName !== undefined && { keyName }),
    ...(blocked && { blocked }),
  });
  return {};
}

function keyWithoutKms(name: string): never {
  return invalidArgument(
    'KMSMasterKeyID',
    name,
    'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
  );
}
