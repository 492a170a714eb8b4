import {
  DeleteBucketOwnershipControls$,
  DeletePublicAccessBlock$,
  GetBucketOwnershipControls$,
  GetBucketVersioning$,
  GetPublicAccessBlock$,
  PutBucketOwnershipControls$,
  type PutBucketOwnershipControlsRequest,
  PutBucketVersioning$,
  type PutBucketVersioningRequest,
  PutPublicAccessBlock$,
  type PutPublicAccessBlockRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Ownership } from '../../../../cloud/buckets/bucket.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import { isPublic } from '../acl.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';
import { requireConfigured } from './configured.js';

const read = { right: 'bucket:read', looksUp: 'bucket' } as const;
const write = { right: 'bucket:configure', looksUp: 'bucket' } as const;

/** Versions, who owns what is written, and what is never public. */
export const settingsVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketVersioning$, iam: 's3:GetBucketVersioning', ...read },
    serve: async ({ bucket: { versioning } }) => ({
      output: versioning === 'off' ? {} : { Status: versioning === 'enabled' ? 'Enabled' : 'Suspended' },
    }),
  }),
  verb<PutBucketVersioningRequest>({
    ...{ schema: PutBucketVersioning$, iam: 's3:PutBucketVersioning', ...write },
    serve: (asked, input) => setVersioning(buckets, asked, input),
  }),
  ...ownershipVerbs(buckets),
  ...blockVerbs(buckets),
];

const ownershipVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketOwnershipControls$, iam: 's3:GetBucketOwnershipControls', ...read },
    serve: async ({ bucket }) => ({
      output: { OwnershipControls: { Rules: [{ ObjectOwnership: requireConfigured(bucket, 'ownership') }] } },
    }),
  }),
  verb<PutBucketOwnershipControlsRequest>({
    ...{ schema: PutBucketOwnershipControls$, iam: 's3:PutBucketOwnershipControls', ...write },
    serve: (asked, input) => setOwnership(buckets, asked, input),
  }),
  verb({
    ...{ schema: DeleteBucketOwnershipControls$, iam: 's3:PutBucketOwnershipControls', ...write },
    serve: ({ bucket }) => buckets.configure(bucket, 'ownership', undefined).then(() => ({})),
  }),
];

const blockVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetPublicAccessBlock$, iam: 's3:GetBucketPublicAccessBlock', ...read },
    serve: async ({ bucket }) => ({
      output: { PublicAccessBlockConfiguration: requireConfigured(bucket, 'publicAccessBlock') },
    }),
  }),
  verb<PutPublicAccessBlockRequest>({
    ...{ schema: PutPublicAccessBlock$, iam: 's3:PutBucketPublicAccessBlock', ...write },
    serve: (asked, input) => setBlock(buckets, asked, input),
  }),
  verb({
    ...{ schema: DeletePublicAccessBlock$, iam: 's3:PutBucketPublicAccessBlock', ...write },
    serve: ({ bucket }) => buckets.configure(bucket, 'publicAccessBlock', undefined).then(() => ({})),
  }),
];

async function setVersioning(buckets: BucketService, { bucket }: Asked, input: PutBucketVersioningRequest) {
  const { Status, MFADelete } = input.VersioningConfiguration ?? {};
  if (MFADelete === 'Enabled') throw new EngineError('NotImplemented', 'MFA delete is not implemented.');
  if (Status !== 'Enabled' && Status !== 'Suspended') malformed();
  await buckets.setVersioning(bucket, Status === 'Enabled' ? 'enabled' : 'suspended');
  return {};
}

const OWNERSHIPS: readonly Ownership[] = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'];

async function setOwnership(
  buckets: BucketService,
  { bucket }: Asked,
  input: PutBucketOwnershipControlsRequest,
) {
  const [rule, another] = input.OwnershipControls?.Rules ?? [];
  const ownership = OWNERSHIPS.find((one) => one === rule?.ObjectOwnership);
  if (!ownership || another) return malformed();
  if (ownership === 'BucketOwnerEnforced' && isPublic(bucket.configuration.acl ?? 'private'))
    throw new EngineError(
      'InvalidBucketAclWithObjectOwnership',
      'Bucket cannot have ACLs set with ObjectOwnership’s BucketOwnerEnforced setting',
    );
  await buckets.configure(bucket, 'ownership', ownership);
  return {};
}

async function setBlock(buckets: BucketService, { bucket }: Asked, input: PutPublicAccessBlockRequest) {
  const asked = input.PublicAccessBlockConfiguration ?? malformed();
  await buckets.configure(bucket, 'publicAccessBlock', {
    BlockPublicAcls: asked.BlockPublicAcls ?? false,
    IgnorePublicAcls: asked.IgnorePublicAcls ?? false,
    BlockPublicPolicy: asked.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: asked.RestrictPublicBuckets ?? false,
  });
  return {};
}

export function malformed(
  why = 'The XML you provided was not well-formed or did not validate against our published schema',
): never {
  throw new EngineError('MalformedXML', why);
}
