import {
  CreateBucket$,
  type CreateBucketRequest,
  DeleteBucket$,
  GetBucketLocation$,
  HeadBucket$,
  ListBuckets$,
  type ListBucketsRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { type BucketConfiguration, canonicalIdOf, type Ownership } from '../../../../cloud/buckets/bucket.js';
import type { BucketEnd, BucketService } from '../../../../cloud/buckets/bucket.service.js';
import { refuseGrants, requireAcl } from '../acl.js';
import { invalidArgument, S3Error } from '../../protocol/s3-error.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';

export interface BucketVerbParts {
  readonly buckets: BucketService;
  readonly region: string;
  readonly classicAcls: boolean;
  /** Of a bucket that goes: its unfinished uploads. */
  readonly end: BucketEnd;
}

const OWNERSHIPS: readonly Ownership[] = ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'];

/** As AWS makes them now: ACLs off, public access blocked. */
const TODAY: BucketConfiguration = {
  ownership: 'BucketOwnerEnforced',
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
};
const CLASSIC: BucketConfiguration = { ownership: 'ObjectWriter' };

/** Of buckets themselves. */
export const bucketVerbs = (parts: BucketVerbParts): readonly S3Verb[] => [
  verb<ListBucketsRequest>({
    ...{ schema: ListBuckets$, iam: 's3:ListAllMyBuckets', right: 'bucket:read', looksUp: 'nothing' },
    serve: (asked, input) => listBuckets(parts, asked, input),
  }),
  verb<CreateBucketRequest>({
    ...{ schema: CreateBucket$, iam: 's3:CreateBucket', right: 'bucket:create', looksUp: 'nothing' },
    serve: (asked, input) => createBucket(parts, asked, input),
  }),
  verb({
    ...{ schema: HeadBucket$, iam: 's3:ListBucket', right: 'bucket:read', looksUp: 'bucket' },
    serve: async () => ({
      headers: {
        'x-amz-bucket-region': parts.region,
        'x-amz-access-point-alias': 'false',
        'content-type': 'application/xml',
      },
    }),
  }),
  verb({
    ...{ schema: DeleteBucket$, iam: 's3:DeleteBucket', right: 'bucket:delete', looksUp: 'bucket' },
    serve: ({ bucket }) => parts.buckets.remove(bucket, parts.end).then(() => ({})),
  }),
  verb({
    ...{ schema: GetBucketLocation$, iam: 's3:GetBucketLocation', right: 'bucket:read', looksUp: 'bucket' },
    serve: async () => location(parts.region),
  }),
];

/** The schema's document has the element twice; S3's has the region in its root. */
const location = (region: string) => ({
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region}</LocationConstraint>`,
  ),
});

async function listBuckets(
  { buckets, region }: BucketVerbParts,
  { context }: Asked,
  input: ListBucketsRequest,
) {
  if (!context) throw new EngineError('AccessDenied', 'Access Denied');
  const most = input.MaxBuckets ?? 10_000;
  if (most < 1 || most > 10_000) invalidArgument('max-buckets', String(most));
  const after = input.ContinuationToken ? Buffer.from(input.ContinuationToken, 'base64url').toString() : '';
  const prefix = input.Prefix ?? '';
  const found = await buckets.list(context.projectId, { after, prefix, most: most + 1 });
  const page = found.slice(0, most);
  const last = found.length > most ? page.at(-1)?.name : undefined;
  const Owner = {
    ID: canonicalIdOf(context.projectId),
    DisplayName: found[0]?.projectName ?? context.projectId,
  };
  return {
    output: {
      Owner,
      Buckets: page.map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: createdAt,
        BucketRegion: region,
      })),
      ...(last !== undefined && { ContinuationToken: Buffer.from(last).toString('base64url') }),
      ...(prefix !== '' && { Prefix: prefix }),
    },
  };
}

async function createBucket(parts: BucketVerbParts, { context, request }: Asked, input: CreateBucketRequest) {
  if (!context) throw new EngineError('AccessDenied', 'Access Denied');
  const asked = input.CreateBucketConfiguration?.LocationConstraint;
  if (asked !== undefined && asked !== parts.region)
    throw new S3Error('InvalidLocationConstraint', 'The specified location-constraint is not valid', {
      LocationConstraint: asked,
    });
  if (input.ObjectLockEnabledForBucket)
    throw new S3Error('NotImplemented', 'Object Lock is not implemented.', {
      Header: 'x-amz-bucket-object-lock-enabled',
    });
  const configuration = configurationOf(parts, input);
  const acl = requireAcl({ configuration }, input.ACL);
  refuseGrants({ configuration }, input);
  const name = request.bucket ?? '';
  await parts.buckets.create({
    name,
    projectId: context.projectId,
    configuration: { ...configuration, acl },
  });
  return { headers: { location: `/${name}` } };
}

function configurationOf({ classicAcls }: BucketVerbParts, input: CreateBucketRequest): BucketConfiguration {
  const usual = classicAcls ? CLASSIC : TODAY;
  if (input.ObjectOwnership === undefined) return usual;
  const ownership = OWNERSHIPS.find((one) => one === input.ObjectOwnership);
  return ownership
    ? { ...usual, ownership }
    : invalidArgument('x-amz-object-ownership', input.ObjectOwnership);
}
