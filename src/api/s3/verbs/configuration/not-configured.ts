import {
  GetBucketAccelerateConfiguration$,
  GetBucketLogging$,
  GetBucketNotificationConfiguration$,
  GetBucketReplication$,
  GetBucketRequestPayment$,
  GetBucketWebsite$,
  GetObjectLockConfiguration$,
} from '@aws-sdk/client-s3';
import type { StaticOperationSchema } from '@smithy/types';
import type { ErrorCode } from '../../../../common/errors/errors.js';
import { S3Error } from '../../protocol/s3-error.js';
import { type S3Verb, verb } from '../s3-verb.js';

type Refusal = readonly [schema: StaticOperationSchema, iam: string, code: ErrorCode, message: string];
type Default = readonly [schema: StaticOperationSchema, iam: string, output: object];

/** What a bucket here never has: read, it is what S3 says of a bucket that has none; set, it is NotImplemented. */
const REFUSED: readonly Refusal[] = [
  [
    ...([GetBucketWebsite$, 's3:GetBucketWebsite', 'NoSuchWebsiteConfiguration'] as const),
    'The specified bucket does not have a website configuration',
  ],
  [
    ...([
      GetBucketReplication$,
      's3:GetReplicationConfiguration',
      'ReplicationConfigurationNotFoundError',
    ] as const),
    'The replication configuration was not found',
  ],
  [
    ...([
      GetObjectLockConfiguration$,
      's3:GetBucketObjectLockConfiguration',
      'ObjectLockConfigurationNotFoundError',
    ] as const),
    'Object Lock configuration does not exist for this bucket',
  ],
];

const DEFAULTS: readonly Default[] = [
  [GetBucketLogging$, 's3:GetBucketLogging', {}],
  [GetBucketAccelerateConfiguration$, 's3:GetAccelerateConfiguration', {}],
  [GetBucketNotificationConfiguration$, 's3:GetBucketNotification', {}],
  [GetBucketRequestPayment$, 's3:GetBucketRequestPayment', { Payer: 'BucketOwner' }],
];

/** Reads of what is not offered, as Terraform and others do of every bucket. */
export const notConfiguredVerbs = (): readonly S3Verb[] => [
  ...REFUSED.map(([schema, iam, code, message]) =>
    verb({
      ...{ schema, iam, right: 'bucket:read', looksUp: 'bucket' },
      serve: ({ bucket }) => Promise.reject(new S3Error(code, message, { BucketName: bucket.name })),
    }),
  ),
  ...DEFAULTS.map(([schema, iam, output]) =>
    verb({
      ...{ schema, iam, right: 'bucket:read', looksUp: 'bucket' },
      serve: () => Promise.resolve({ output }),
    }),
  ),
];
