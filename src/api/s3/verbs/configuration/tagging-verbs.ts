import {
  DeleteBucketTagging$,
  DeleteObjectTagging$,
  type DeleteObjectTaggingRequest,
  GetBucketTagging$,
  GetObjectTagging$,
  type GetObjectTaggingRequest,
  PutBucketTagging$,
  type PutBucketTaggingRequest,
  PutObjectTagging$,
  type PutObjectTaggingRequest,
} from '@aws-sdk/client-s3';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import type { ObjectTag } from '../../../../cloud/objects/object.js';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { versionHeader } from '../objects/object-headers.js';
import { requireObject } from '../objects/require-object.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';
import { checkTags, tagSetOf, tagsOf } from '../tags.js';
import { requireConfigured } from './configured.js';
import { malformed } from './settings-verbs.js';

/** Of S3. */
const MOST_OF_BUCKET = 50;
const MOST_OF_OBJECT = 10;

/** Tags of buckets. */
export const bucketTaggingVerbs = (buckets: BucketService): readonly S3Verb[] => [
  verb({
    ...{ schema: GetBucketTagging$, iam: 's3:GetBucketTagging', right: 'bucket:read', looksUp: 'bucket' },
    serve: async ({ bucket }) => ({ output: { TagSet: tagSetOf(requireConfigured(bucket, 'tagging')) } }),
  }),
  verb<PutBucketTaggingRequest>({
    ...{
      schema: PutBucketTagging$,
      iam: 's3:PutBucketTagging',
      right: 'bucket:configure',
      looksUp: 'bucket',
    },
    serve: async ({ bucket }, { Tagging }) => {
      const tags = checkTags(tagsOf((Tagging ?? malformed()).TagSet), MOST_OF_BUCKET);
      await buckets.configure(bucket, 'tagging', tags);
      return { status: 204 };
    },
  }),
  verb({
    ...{
      schema: DeleteBucketTagging$,
      iam: 's3:PutBucketTagging',
      right: 'bucket:configure',
      looksUp: 'bucket',
    },
    serve: ({ bucket }) => buckets.configure(bucket, 'tagging', undefined).then(() => ({})),
  }),
];

/** Tags of objects, and of versions of them. */
export const objectTaggingVerbs = (objects: ObjectService): readonly S3Verb[] => [
  verb<GetObjectTaggingRequest>({
    ...{ schema: GetObjectTagging$, iam: 's3:GetObjectTagging', right: 'object:read', looksUp: 'object' },
    serve: async (asked, { VersionId }) => {
      const object = requireObject(asked, VersionId);
      return {
        output: { TagSet: tagSetOf(object.tags) },
        headers: versionHeader(asked.bucket, object.versionId),
      };
    },
  }),
  verb<PutObjectTaggingRequest>({
    ...{ schema: PutObjectTagging$, iam: 's3:PutObjectTagging', right: 'object:write', looksUp: 'object' },
    serve: (asked, { VersionId, Tagging }) => {
      const tags = checkTags(tagsOf((Tagging ?? malformed()).TagSet), MOST_OF_OBJECT);
      return setTags(objects, asked, { versionId: VersionId, tags });
    },
  }),
  verb<DeleteObjectTaggingRequest>({
    ...{
      schema: DeleteObjectTagging$,
      iam: 's3:DeleteObjectTagging',
      right: 'object:write',
      looksUp: 'object',
    },
    serve: (asked, { VersionId }) => setTags(objects, asked, { versionId: VersionId, tags: [] }),
  }),
];

interface NewTags {
  readonly versionId: string | undefined;
  readonly tags: readonly ObjectTag[];
}

async function setTags(objects: ObjectService, asked: Asked, { versionId, tags }: NewTags) {
  const object = requireObject(asked, versionId);
  await objects.change(object, { tags });
  return { headers: versionHeader(asked.bucket, object.versionId) };
}
