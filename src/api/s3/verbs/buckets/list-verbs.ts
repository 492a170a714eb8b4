import {
  ListObjects$,
  type ListObjectsRequest,
  ListObjectsV2$,
  type ListObjectsV2Request,
} from '@aws-sdk/client-s3';
import { type Bucket, canonicalIdOf } from '../../../../cloud/buckets/bucket.js';
import type { ListedObject } from '../../../../cloud/objects/object-rows.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { type Lists, type Page, pageAfter, type PageInput } from './page.js';
import { type Asked, type S3Verb, verb } from '../s3-verb.js';

/** What a bucket holds. */
export const listVerbs = (lists: Lists): readonly S3Verb[] => [
  verb<ListObjectsRequest>({
    ...{ schema: ListObjects$, iam: 's3:ListBucket', right: 'bucket:read', looksUp: 'bucket' },
    serve: (asked, input) => listObjects(lists, asked, input),
  }),
  verb<ListObjectsV2Request>({
    ...{ schema: ListObjectsV2$, iam: 's3:ListBucket', right: 'bucket:read', looksUp: 'bucket' },
    serve: (asked, input) => listObjectsV2(lists, asked, input),
  }),
];

async function listObjects(lists: Lists, { bucket }: Asked, input: ListObjectsRequest) {
  const marker = input.Marker ?? '';
  const page = await pageAfter(lists, bucket, { ...input, after: marker });
  const { write, last } = page;
  return {
    output: {
      ...{ Name: bucket.name, Prefix: write(input.Prefix ?? ''), Marker: write(marker), MaxKeys: page.most },
      ...commonOf(input, page),
      // Without a delimiter clients go on from the last key.
      ...(last !== undefined && input.Delimiter && { NextMarker: write(last) }),
      Contents: page.objects.map((object) => ({
        ...contentOf(object, write),
        Owner: ownerOf(bucket, object),
      })),
    },
  };
}

async function listObjectsV2(lists: Lists, { bucket }: Asked, input: ListObjectsV2Request) {
  const token = input.ContinuationToken;
  const after = token === undefined ? (input.StartAfter ?? '') : nameIn(token);
  const page = await pageAfter(lists, bucket, { ...input, after });
  const { write, last } = page;
  return {
    output: {
      ...{ Name: bucket.name, Prefix: write(input.Prefix ?? ''), MaxKeys: page.most },
      ...{ KeyCount: page.objects.length + page.prefixes.length, ContinuationToken: token },
      ...(input.StartAfter !== undefined && { StartAfter: write(input.StartAfter) }),
      ...commonOf(input, page),
      ...(last !== undefined && { NextContinuationToken: tokenOf(last) }),
      Contents: page.objects.map((object) => ({
        ...contentOf(object, write),
        ...(input.FetchOwner && { Owner: ownerOf(bucket, object) }),
      })),
    },
  };
}

const commonOf = (input: PageInput, { prefixes, last, write }: Page) => ({
  ...(input.Delimiter && { Delimiter: write(input.Delimiter) }),
  ...(input.EncodingType !== undefined && { EncodingType: input.EncodingType }),
  IsTruncated: last !== undefined,
  CommonPrefixes: prefixes.map((prefix) => ({ Prefix: write(prefix) })),
});

const contentOf = ({ key, size, etag, checksum, modifiedAt }: ListedObject, write: Page['write']) => ({
  ...{ Key: write(key), LastModified: modifiedAt, ETag: `"${etag}"`, Size: size, StorageClass: 'STANDARD' },
  ...(checksum && { ChecksumAlgorithm: [checksum.algorithm], ChecksumType: checksum.type }),
});

export const ownerOf = (bucket: Bucket, { ownerId }: Pick<ListedObject, 'ownerId'>) => ({
  ID: canonicalIdOf(ownerId),
  DisplayName: ownerId === bucket.projectId ? bucket.projectName : ownerId,
});

const tokenOf = (name: string): string => `1${Buffer.from(name).toString('base64url')}`;

function nameIn(token: string): string {
  const name = Buffer.from(token.slice(1), 'base64url').toString();
  return token.startsWith('1') && name !== '' && tokenOf(name) === token
    ? name
    : invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
}
