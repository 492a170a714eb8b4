import { GetObject$, type GetObjectRequest, HeadObject$ } from '@aws-sdk/client-s3';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { ByteRange, ObjectPart, StoredObject } from '../../../../cloud/objects/object.js';
import type { ObjectService } from '../../../../cloud/objects/object.service.js';
import { invalidArgument, S3Error } from '../../protocol/s3-error.js';
import { type Asked, type S3Answer, type S3Verb, verb } from '../s3-verb.js';
import { readOutcome } from './conditions.js';
import { checksumHeaders, objectHeaders } from './object-headers.js';
import { rangeOf } from './range.js';
import { requireObject } from './require-object.js';

export interface ReadVerbParts {
  readonly objects: ObjectService;
  readonly partsOf: (objectId: string) => Promise<readonly ObjectPart[]>;
}

/** Reading objects: with their bytes, or without. */
export const readVerbs = (parts: ReadVerbParts): readonly S3Verb[] => [
  verb<GetObjectRequest>({
    ...{ schema: GetObject$, iam: 's3:GetObject', right: 'object:read', looksUp: 'bytes' },
    serve: async (asked, input) => {
      const shown = await show(parts, asked, input);
      return shown.range
        ? { ...shown.answer, body: await parts.objects.read(shown.object, shown.range) }
        : shown.answer;
    },
  }),
  verb<GetObjectRequest>({
    ...{ schema: HeadObject$, iam: 's3:GetObject', right: 'object:read', looksUp: 'object' },
    serve: async (asked, input) => (await show(parts, asked, input)).answer,
  }),
];

interface Shown {
  readonly object: StoredObject;
  readonly answer: S3Answer;
  /** Undefined: the client has the bytes. */
  readonly range: ByteRange | undefined;
}

async function show(parts: ReadVerbParts, asked: Asked, input: GetObjectRequest): Promise<Shown> {
  const { bucket } = asked;
  const object = requireObject(asked, input.VersionId);
  if (input.SSECustomerAlgorithm !== undefined)
    throw new EngineError('InvalidRequest', 'The encryption parameters are not applicable to this object.');
  const outcome = readOutcome(object, {
    ...{ ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
    ...{ ifModifiedSince: input.IfModifiedSince, ifUnmodifiedSince: input.IfUnmodifiedSince },
  });
  const headers = { ...objectHeaders(bucket, object), ...overrides(asked, input) };
  if (outcome === 'not-modified') return { object, range: undefined, answer: { status: 304, headers } };
  const piece = await pieceOf(parts, object, input);
  const whole: ByteRange = { start: 0, end: object.size - 1 };
  const range = piece?.range ?? whole;
  const answer = {
    status: piece ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(range.end - range.start + 1),
      ...(piece &&
        object.size > 0 && { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` }),
      ...(piece?.count !== undefined && { 'x-amz-mp-parts-count': String(piece.count) }),
      ...(input.ChecksumMode === 'ENABLED' && !piece && checksumHeaders(object.checksum)),
    },
  };
  return { object, range, answer };
}

/** The answer is to call itself otherwise: only who is known may ask for that. */
function overrides({ context }: Asked, input: GetObjectRequest): Readonly<Record<string, string>> {
  const asked = {
    'cache-control': input.ResponseCacheControl,
    'content-disposition': input.ResponseContentDisposition,
    'content-encoding': input.ResponseContentEncoding,
    'content-language': input.ResponseContentLanguage,
    'content-type': input.ResponseContentType,
    expires: input.ResponseExpires?.toUTCString(),
  };
  const said = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (said.length > 0 && !context)
    throw new EngineError(
      'InvalidRequest',
      'Request specific response headers cannot be used for anonymous GET requests.',
    );
  const [name, value] = said.find(([, text]) => /[^\t\x20-\x7e\x80-\xff]/.test(text)) ?? [];
  if (name !== undefined) invalidArgument(`response-${name}`, value ?? '');
  return Object.fromEntries(said);
}

interface Piece {
  readonly range: ByteRange;
  /** Of an object in parts. */
  readonly count?: number;
}

async function pieceOf(
  parts: ReadVerbParts,
  object: StoredObject,
  input: GetObjectRequest,
): Promise<Piece | undefined> {
  const { PartNumber: number, Range } = input;
  if (number === undefined) {
    const range = rangeOf(Range, object.size);
    return range && { range };
  }
  if (Range !== undefined)
    throw new EngineError(
      'InvalidRequest',
      'Cannot specify both Range header and partNumber query parameter',
    );
  if (number < 1 || number > 10_000)
    invalidArgument(
      'partNumber',
      String(number),
      'Part number must be an integer between 1 and 10000, inclusive',
    );
  return partPiece(object.size, object.storage === 'parts' ? await parts.partsOf(object.id) : [], number);
}

/** Where one part is; what is in one piece is one part. Throws InvalidPartNumber. */
function partPiece(size: number, all: readonly ObjectPart[], number: number): Piece {
  if (all.length === 0 && number === 1) return { range: { start: 0, end: size - 1 } };
  const part = all[number - 1];
  if (!part)
    throw new S3Error('InvalidPartNumber', 'The requested partnumber is not satisfiable', {
      PartNumberRequested: String(number),
      ActualPartCount: String(Math.max(1, all.length)),
    });
  const start = all.slice(0, number - 1).reduce((sum, part) => sum + part.size, 0);
  return { range: { start, end: start + part.size - 1 }, count: all.length };
}
