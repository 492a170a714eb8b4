import {
  DeleteObject$,
  type DeleteObjectRequest,
  DeleteObjects$,
  type DeleteObjectsRequest,
} from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { RemovedRow } from '../../../../cloud/objects/object-rows.js';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { S3Error } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';
import { versionHeader } from './object-headers.js';

const MOST = 1_000;

/** Deleting objects: one, or many at once. */
export const deleteVerbs = (objects: ObjectService): readonly S3Verb[] => [
  verb<DeleteObjectRequest>({
    ...{ schema: DeleteObject$, iam: 's3:DeleteObject', right: 'object:delete', looksUp: 'bucket' },
    serve: (asked, input) => deleteObject(objects, asked, input),
  }),
  verb<DeleteObjectsRequest>({
    ...{
      schema: DeleteObjects$,
      iam: 's3:DeleteObject',
      right: 'object:delete',
      looksUp: 'bucket',
      asksItself: true,
    },
    serve: (asked, input) => deleteObjects(objects, asked, input),
  }),
];

async function deleteObject(
  objects: ObjectService,
  asked: Asked,
  input: DeleteObjectRequest,
): Promise<S3Answer> {
  const { bucket, key } = asked;
  if (input.IfMatch !== undefined)
    throw new S3Error(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      {
        Header: 'If-Match',
      },
    );
  const versionId = input.VersionId ?? null;
  if (versionId !== null) asked.requireAccess({ bucket, key, iam: DELETE_VERSION, right: 'object:delete' });
  const [removed] = await objects.remove(bucket, [{ key, versionId }]);
  return { headers: removed ? removedHeaders(asked, removed) : {} };
}

/** To delete one version for good is another right of policies. */
const DELETE_VERSION = 's3:DeleteObjectVersion';

const removedHeaders = (
  { bucket }: Asked,
  { marker, version }: RemovedRow,
): Readonly<Record<string, string>> => ({
  ...(marker && { 'x-amz-delete-marker': 'true' }),
  ...versionHeader(bucket, version),
});

/** One of many that are to go. */
interface Going {
  readonly key: string;
  readonly versionId: string | null;
  /** Why it stays. */
  readonly refusal: EngineError | undefined;
}

async function deleteObjects(
  objects: ObjectService,
  asked: Asked,
  input: DeleteObjectsRequest,
): Promise<S3Answer> {
  requireDigest(asked);
  const named = input.Delete?.Objects ?? [];
  if (named.length === 0 || named.length > MOST || named.some(({ Key }) => !isKey(Key)))
    throw new EngineError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  const all: readonly Going[] = named.map(({ Key: key = '', VersionId }) => ({
    ...{ key, versionId: VersionId ?? null },
    refusal: refusalFor(asked, key, VersionId),
  }));
  const going = all.filter(({ refusal }) => !refusal);
  const rows = going.length === 0 ? [] : await objects.remove(asked.bucket, going);
  const Deleted = going.map((one, n) => deletedOf(one, rows[n]));
  return {
    output: { ...(input.Delete?.Quiet ? {} : { Deleted }), Errors: all.flatMap((one) => errorOf(one) ?? []) },
  };
}

/** What deletes many must have come whole. */
function requireDigest({ body }: Asked): void {
  const { md5, algorithm, sha256 } = body.declared;
  if (!md5 && !algorithm && sha256 === undefined)
    throw new EngineError(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
}

const isKey = (key: string | undefined): boolean =>
  key !== undefined && key !== '' && Buffer.byteLength(key) <= 1024 && !key.includes('\0');

/** Each is asked for by itself: a policy may part them. */
function refusalFor(
  { requireAccess, bucket }: Asked,
  key: string,
  version: string | undefined,
): EngineError | undefined {
  try {
    const iam = version === undefined ? 's3:DeleteObject' : DELETE_VERSION;
    requireAccess({ bucket, key, iam, right: 'object:delete' });
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

const deletedOf = ({ key, versionId }: Going, row: RemovedRow | undefined): object => ({
  Key: key,
  ...(versionId !== null && { VersionId: versionId }),
  ...(row?.marker && { DeleteMarker: true, DeleteMarkerVersionId: row.version }),
});

const errorOf = ({ key, versionId, refusal }: Going): object | undefined =>
  refusal && {
    ...{ Key: key, Code: refusal.code, Message: refusal.message },
    ...(versionId !== null && { VersionId: versionId }),
  };
