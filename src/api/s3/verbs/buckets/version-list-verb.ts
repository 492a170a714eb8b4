import { ListObjectVersions$, type ListObjectVersionsRequest } from '@aws-sdk/client-s3';
import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { ListedObject, ListEntry, ObjectLists } from '../../../../cloud/objects/object-rows.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';
import { ownerOf } from './list-verbs.js';
import { EVERYTHING, mostOf, writerFor } from './page.js';

/** All versions of a bucket's objects, and the markers of those that were deleted. */
export const versionListVerb = (lists: ObjectLists): S3Verb =>
  verb<ListObjectVersionsRequest>({
    ...{ schema: ListObjectVersions$, iam: 's3:ListBucketVersions', right: 'bucket:read', looksUp: 'bucket' },
    serve: (asked, input) => listVersions(lists, asked, input),
  });

async function listVersions(
  lists: ObjectLists,
  { bucket }: Asked,
  input: ListObjectVersionsRequest,
): Promise<S3Answer> {
  const { Prefix: prefix = '', Delimiter: delimiter = '', KeyMarker = '', VersionIdMarker = '' } = input;
  const [write, most] = [writerFor(input), mostOf(input)];
  const from = await startOf(lists, bucket.id, { key: KeyMarker, versionId: VersionIdMarker });
  const asked = { prefix, delimiter, ...from, passed: KeyMarker, allVersions: true, most: most + 1 };
  const found = most === 0 ? [] : await lists.page(bucket.id, asked);
  const shown = found.slice(0, most);
  const last = found.length > most ? shown.at(-1) : undefined;
  return {
    output: {
      ...{
        Name: bucket.name,
        Prefix: write(prefix),
        KeyMarker: write(KeyMarker),
        VersionIdMarker,
        MaxKeys: most,
      },
      ...(delimiter !== '' && { Delimiter: write(delimiter) }),
      ...(input.EncodingType !== undefined && { EncodingType: input.EncodingType }),
      IsTruncated: last !== undefined,
      ...(last && { NextKeyMarker: write(last.key) }),
      ...(last?.isPrefix === false && { NextVersionIdMarker: last.versionId }),
      ...shownAs(bucket, shown, write),
    },
  };
}

function shownAs(bucket: Bucket, shown: readonly ListEntry[], write: (name: string) => string): object {
  const objects = shown.filter((entry) => !entry.isPrefix);
  const view = (object: ListedObject) => ({
    ...{ Key: write(object.key), VersionId: object.versionId, IsLatest: object.isLatest },
    ...{ LastModified: object.modifiedAt, Owner: ownerOf(bucket, object) },
  });
  return {
    Versions: objects
      .filter(({ isMarker }) => !isMarker)
      .map((object) => ({
        ...view(object),
        ETag: `"${object.etag}"`,
        Size: object.size,
        StorageClass: 'STANDARD',
      })),
    DeleteMarkers: objects.filter(({ isMarker }) => isMarker).map(view),
    CommonPrefixes: shown.filter(({ isPrefix }) => isPrefix).map(({ key }) => ({ Prefix: write(key) })),
  };
}

interface Marker {
  readonly key: string;
  readonly versionId: string;
}

/** Behind a key with all its versions, or behind one version. */
async function startOf(lists: ObjectLists, bucketId: string, { key, versionId }: Marker) {
  if (versionId === '') return { start: key === '' ? '' : `${key}\u0001`, below: EVERYTHING };
  if (key === '')
    invalidArgument(
      'version-id-marker',
      versionId,
      'A version-id marker cannot be specified without a key marker.',
    );
  const below = await lists.sequenceOf(bucketId, key, versionId);
  return {
    start: key,
    below: below ?? invalidArgument('version-id-marker', versionId, 'Invalid version id specified'),
  };
}
