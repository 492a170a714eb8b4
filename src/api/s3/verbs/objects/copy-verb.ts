import { CopyObject$, type CopyObjectRequest } from '@aws-sdk/client-s3';
import type { ChecksumAlgorithm } from '../../../../common/checksums/checksum.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { ObjectFacts, StoredObject } from '../../../../cloud/objects/object.js';
import type { ObjectCopy, ObjectService, Written } from '../../../../cloud/objects/object.service.js';
import { encryptionHeaders } from '../encryption.js';
import { factsOf } from '../object-facts.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';
import { bareEtag } from './conditions.js';
import { type CopySource, copySource } from './copy-source.js';
import { checksumMembers, versionHeader } from './object-headers.js';
import { MAX_PUT, type WriteVerbParts } from './put-verb.js';

/** Copies of objects, and objects whose facts are written anew. */
export const copyVerb = (parts: WriteVerbParts): S3Verb =>
  verb<CopyObjectRequest>({
    ...{ schema: CopyObject$, iam: 's3:PutObject', right: 'object:write', looksUp: 'bucket' },
    serve: (asked, input) => copyObject(parts, asked, input),
  });

async function copyObject(
  { objects, settings }: WriteVerbParts,
  asked: Asked,
  input: CopyObjectRequest,
): Promise<S3Answer> {
  const { bucket } = asked;
  const said = factsOf(settings, asked, input);
  const source = await copySource(objects, asked, input);
  if (source.object.size > MAX_PUT)
    throw new EngineError(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  const facts = factsFor(said, source.object, input);
  requireChange(asked, source, input);
  const written = await write(objects, asked, { source, facts, input });
  return {
    output: {
      CopyObjectResult: {
        ETag: `"${written.etag}"`,
        LastModified: written.modifiedAt,
        ...checksumMembers(written.checksum),
      },
      ...(source.object.versionId !== 'null' && { CopySourceVersionId: source.object.versionId }),
    },
    headers: { ...versionHeader(bucket, written.versionId), ...encryptionHeaders(written.encryption) },
  };
}

interface Copy {
  readonly source: CopySource;
  readonly facts: ObjectFacts;
  readonly input: CopyObjectRequest;
}

async function write(objects: ObjectService, asked: Asked, { source, facts, input }: Copy): Promise<Written> {
  const { bucket, key, context } = asked;
  const { object } = source;
  const copy: ObjectCopy = {
    ...{ ...facts, key, ownerId: context?.projectId ?? bucket.projectId },
    ...{ ifMatch: bareEtag(input.IfMatch), ifNoneMatch: bareEtag(input.IfNoneMatch) },
  };
  const algorithm = algorithmOf(asked, object.checksum?.algorithm ?? null);
  const isSame =
    algorithm === (object.checksum?.algorithm ?? null) &&
    (copy.encryption === null) === (object.encryption === null);
  if (object.storage === 'file' && isSame) return objects.link(bucket, object, copy);
  const { size } = object;
  return objects.withBytes(object, { start: 0, end: size - 1 }, (body) =>
    objects.put(bucket, { ...copy, body, algorithm, size }),
  );
}

const algorithmOf = ({ body }: Asked, otherwise: ChecksumAlgorithm | null): ChecksumAlgorithm | null =>
  body.declared.algorithm ?? otherwise;

/** The source's facts, or those that the request says instead. */
function factsFor(said: ObjectFacts, source: StoredObject, input: CopyObjectRequest): ObjectFacts {
  const metadata = directive('x-amz-metadata-directive', input.MetadataDirective);
  const tagging = directive('x-amz-tagging-directive', input.TaggingDirective);
  return {
    headers: metadata === 'REPLACE' ? said.headers : source.headers,
    tags: tagging === 'REPLACE' ? said.tags : source.tags,
    ...{ acl: said.acl, encryption: said.encryption },
  };
}

/** Throws InvalidRequest for a copy of an object to itself that would leave it as it is. */
function requireChange(
  asked: Asked,
  { object, bucket, versionId }: CopySource,
  input: CopyObjectRequest,
): void {
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    versionId !== null ||
    (input.WebsiteRedirectLocation ?? input.ServerSideEncryption) !== undefined;
  if (!changes && bucket.id === asked.bucket.id && object.key === asked.key)
    throw new EngineError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
}

function directive(header: string, value: string | undefined): 'COPY' | 'REPLACE' {
  if (value === undefined || value === 'COPY' || value === 'REPLACE') return value ?? 'COPY';
  return invalidArgument(header, value, `Unknown ${header}.`);
}
