import {
  ListMultipartUploads$,
  type ListMultipartUploadsRequest,
  ListParts$,
  type ListPartsRequest,
} from '@aws-sdk/client-s3';
import { NIL_UUID, UUID } from '../../../../common/ids/uuid.js';
import type { ObjectUpload } from '../../../../cloud/objects/upload.js';
import type { UploadService } from '../../../../cloud/objects/upload.service.js';
import { ownerOf } from '../buckets/list-verbs.js';
import { writerFor } from '../buckets/page.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';

const MOST = 1_000;
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** What is being uploaded. */
export const uploadListVerbs = (uploads: UploadService): readonly S3Verb[] => [
  verb<ListPartsRequest>({
    ...{ schema: ListParts$, iam: 's3:ListMultipartUploadParts', right: 'object:read', looksUp: 'bucket' },
    serve: (asked, input) => listParts(uploads, asked, input),
  }),
  verb<ListMultipartUploadsRequest>({
    ...{
      schema: ListMultipartUploads$,
      iam: 's3:ListBucketMultipartUploads',
      right: 'bucket:read',
      looksUp: 'bucket',
    },
    serve: (asked, input) => listUploads(uploads, asked, input),
  }),
];

async function listParts(uploads: UploadService, asked: Asked, input: ListPartsRequest): Promise<S3Answer> {
  const { bucket, key } = asked;
  const upload = await uploads.find(bucket, key, input.UploadId ?? '');
  const most = mostOf('max-parts', input.MaxParts);
  const after = Number(input.PartNumberMarker ?? 0);
  if (!Number.isInteger(after) || after < 0)
    invalidArgument('part-number-marker', String(input.PartNumberMarker));
  const rest = (await uploads.partsOf(upload.id)).filter(({ number }) => number > after);
  const shown = rest.slice(0, most);
  const owner = ownerOf(bucket, upload);
  return {
    output: {
      ...{ Bucket: bucket.name, Key: key, UploadId: upload.id, PartNumberMarker: String(after) },
      NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
      ...{ MaxParts: most, IsTruncated: rest.length > shown.length, StorageClass: 'STANDARD' },
      ...{ Initiator: owner, Owner: owner },
      ...(upload.algorithm && { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }),
      Parts: shown.map(({ number, modifiedAt, etag, size, checksum }) => ({
        ...{ PartNumber: number, LastModified: modifiedAt, ETag: `"${etag}"`, Size: size },
        ...(upload.algorithm && { [`Checksum${upload.algorithm}`]: checksum }),
      })),
    },
  };
}

async function listUploads(
  uploads: UploadService,
  { bucket }: Asked,
  input: ListMultipartUploadsRequest,
): Promise<S3Answer> {
  const { Prefix = '', Delimiter = '', KeyMarker = '', UploadIdMarker = '' } = input;
  const [write, most] = [writerFor(input), mostOf('max-uploads', input.MaxUploads)];
  if (UploadIdMarker !== '' && !UUID.test(UploadIdMarker))
    invalidArgument('upload-id-marker', UploadIdMarker);
  const id = UploadIdMarker || (KeyMarker === '' ? NIL_UUID : LAST_UUID);
  const found = await uploads.list(bucket, { prefix: Prefix, key: KeyMarker, id, most: most + 1 });
  const page = found.slice(0, most);
  const groupOf = ({ key }: ObjectUpload) => groupIn(key, Prefix, Delimiter);
  const last = found.length > most ? page.at(-1) : undefined;
  const groups = [...new Set(page.flatMap((upload) => groupOf(upload) ?? []))];
  return {
    output: {
      ...{ Bucket: bucket.name, KeyMarker: write(KeyMarker), UploadIdMarker, MaxUploads: most },
      ...(last && { NextKeyMarker: write(last.key), NextUploadIdMarker: last.id }),
      ...{ Prefix: write(Prefix), IsTruncated: last !== undefined },
      ...(Delimiter !== '' && { Delimiter: write(Delimiter) }),
      ...(input.EncodingType !== undefined && { EncodingType: input.EncodingType }),
      Uploads: page
        .filter((upload) => groupOf(upload) === undefined)
        .map((upload) => uploadOf(bucket, upload, write)),
      CommonPrefixes: groups.map((group) => ({ Prefix: write(group) })),
    },
  };
}

function uploadOf(bucket: Asked['bucket'], upload: ObjectUpload, write: (name: string) => string): object {
  const owner = ownerOf(bucket, upload);
  return {
    ...{ Key: write(upload.key), UploadId: upload.id, Initiated: upload.createdAt, StorageClass: 'STANDARD' },
    ...{ Initiator: owner, Owner: owner },
    ...(upload.algorithm && { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }),
  };
}

/** What a key shares with others up to the delimiter; undefined: it stands for itself. */
function groupIn(key: string, prefix: string, delimiter: string): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function mostOf(name: string, asked = MOST): number {
  return asked < 0 ? invalidArgument(name, String(asked)) : Math.min(asked, MOST);
}
