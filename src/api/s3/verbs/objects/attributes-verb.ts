import { GetObjectAttributes$, type GetObjectAttributesRequest } from '@aws-sdk/client-s3';
import type { ObjectPart, StoredObject } from '../../../../cloud/objects/object.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';
import { checksumMembers, versionHeader } from './object-headers.js';
import { requireObject } from './require-object.js';

const NAMES = new Set(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']);
const MOST = 1_000;

type PartsOf = (objectId: string) => Promise<readonly ObjectPart[]>;

/** What is known of an object, without its bytes. */
export const attributesVerb = (partsOf: PartsOf): S3Verb =>
  verb<GetObjectAttributesRequest>({
    ...{
      schema: GetObjectAttributes$,
      iam: 's3:GetObjectAttributes',
      right: 'object:read',
      looksUp: 'object',
    },
    serve: (asked, input) => attributes(partsOf, asked, input),
  });

async function attributes(
  partsOf: PartsOf,
  asked: Asked,
  input: GetObjectAttributesRequest,
): Promise<S3Answer> {
  const object = requireObject(asked, input.VersionId);
  const names = input.ObjectAttributes ?? [];
  const unknown = names.find((name) => !NAMES.has(name));
  if (unknown !== undefined)
    invalidArgument('x-amz-object-attributes', unknown, 'Invalid attribute name specified.');
  const wants = (name: string) => names.some((one) => one === name);
  return {
    output: {
      LastModified: object.modifiedAt,
      ...(wants('ETag') && { ETag: object.etag }),
      ...(wants('Checksum') && object.checksum && { Checksum: checksumMembers(object.checksum) }),
      ...(wants('ObjectParts') &&
        object.storage === 'parts' && { ObjectParts: await partsPage(partsOf, object, input) }),
      ...(wants('StorageClass') && { StorageClass: 'STANDARD' }),
      ...(wants('ObjectSize') && { ObjectSize: object.size }),
    },
    headers: versionHeader(asked.bucket, object.versionId),
  };
}

async function partsPage(
  partsOf: PartsOf,
  { id, checksum }: StoredObject,
  input: GetObjectAttributesRequest,
) {
  const all = await partsOf(id);
  const [after, most] = [Number(input.PartNumberMarker ?? 0), Math.min(input.MaxParts ?? MOST, MOST)];
  // Parts of an object are counted anew, from one.
  const numbered = all.map((part, n) => ({ part, number: n + 1 })).filter(({ number }) => number > after);
  const shown = numbered.slice(0, Math.max(0, most));
  return {
    ...{ TotalPartsCount: all.length, PartNumberMarker: String(after), MaxParts: most },
    NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
    IsTruncated: shown.length < numbered.length,
    ...(checksum && {
      Parts: shown.map(({ part, number }) => ({
        ...{ PartNumber: number, Size: part.size },
        [`Checksum${checksum.algorithm}`]: part.checksum,
      })),
    }),
  };
}
