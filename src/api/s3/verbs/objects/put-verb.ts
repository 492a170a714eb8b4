import { PutObject$, type PutObjectRequest } from '@aws-sdk/client-s3';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { encryptionHeaders, type EncryptionSettings } from '../encryption.js';
import { factsOf } from '../object-facts.js';
import { S3Error } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';
import { bareEtag } from './conditions.js';
import { checksumHeaders, versionHeader } from './object-headers.js';

const GIB = 2 ** 30;
/** Of one request, of S3. */
export const MAX_PUT = 5 * GIB;

export interface WriteVerbParts {
  readonly objects: ObjectService;
  readonly settings: EncryptionSettings;
}

/** Writing objects. */
export const putVerb = (parts: WriteVerbParts): S3Verb =>
  verb<PutObjectRequest>({
    ...{ schema: PutObject$, iam: 's3:PutObject', right: 'object:write', looksUp: 'bucket' },
    serve: (asked, input) => putObject(parts, asked, input),
  });

/** Throws EntityTooLarge. */
export function requireSize(size: number): void {
  if (size > MAX_PUT)
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(size),
      MaxSizeAllowed: String(MAX_PUT),
    });
}

async function putObject(
  { objects, settings }: WriteVerbParts,
  asked: Asked,
  input: PutObjectRequest,
): Promise<S3Answer> {
  const { bucket, key, context } = asked;
  const facts = factsOf(settings, asked, input);
  const incoming = asked.body.incoming();
  requireSize(incoming.size);
  const written = await objects.put(bucket, {
    ...{ ...facts, ...incoming, key, ownerId: context?.projectId ?? bucket.projectId },
    ...{ ifMatch: bareEtag(input.IfMatch), ifNoneMatch: bareEtag(input.IfNoneMatch) },
  });
  return {
    headers: {
      etag: `"${written.etag}"`,
      ...versionHeader(bucket, written.versionId),
      ...encryptionHeaders(written.encryption),
      ...checksumHeaders(written.checksum),
    },
  };
}
