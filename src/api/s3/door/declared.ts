import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  isChecksum,
} from '../../../common/checksums/checksum.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { Measured } from '../../../cloud/objects/byte-meter.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import { invalidArgument, S3Error } from '../protocol/s3-error.js';
import { type S3Request, UNSIGNED } from '../protocol/s3-request.js';

/** What a request says of its body before it comes. */
export interface Declared {
  /** Bytes of the body itself, without framing. */
  readonly size: number;
  readonly md5: Buffer | undefined;
  readonly algorithm: ChecksumAlgorithm | null;
  /** Base64; undefined: not in the headers. */
  readonly checksum: string | undefined;
  readonly sha256: string | undefined;
  readonly framing: 'none' | 'unsigned' | 'signed';
  /** Names of what comes behind the body. */
  readonly trailers: ReadonlySet<string>;
}

const PREFIX = 'x-amz-checksum-';
/** Headers that begin so and are no checksums. */
const NO_CHECKSUMS = new Set(['algorithm', 'type', 'mode']);
const STREAMS: Readonly<Record<string, Declared['framing']>> = {
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': 'unsigned',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': 'signed',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': 'signed',
};

/** Throws InvalidDigest, InvalidRequest, InvalidArgument, MissingContentLength. */
export function declaredOf(request: S3Request): Declared {
  const said = headerOf(request, 'x-amz-content-sha256') ?? UNSIGNED;
  const framing = framingOf(request, said);
  const trailers = new Set(names(headerOf(request, 'x-amz-trailer')));
  const [algorithm, checksum] = checksumIn(request, trailers);
  return {
    ...{ size: sizeOf(request, framing), md5: md5Of(request), algorithm, checksum, framing, trailers },
    sha256: /^[0-9a-fA-F]{64}$/.test(said) ? said.toLowerCase() : undefined,
  };
}

function framingOf(request: S3Request, said: string): Declared['framing'] {
  const framing = STREAMS[said];
  if (framing) return framing;
  if (said !== UNSIGNED && !/^[0-9a-fA-F]{64}$/.test(said))
    invalidArgument(
      'x-amz-content-sha256',
      said,
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, or a valid sha256 value.',
    );
  const isChunked = names(headerOf(request, 'content-encoding')).includes('aws-chunked');
  return isChunked && headerOf(request, 'x-amz-decoded-content-length') !== undefined ? 'unsigned' : 'none';
}

function sizeOf(request: S3Request, framing: Declared['framing']): number {
  const name = framing === 'none' ? 'content-length' : 'x-amz-decoded-content-length';
  const text = headerOf(request, name);
  if (text === undefined) {
    if (framing === 'none' && headerOf(request, 'transfer-encoding') === undefined) return 0;
    throw new EngineError('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  return /^\d{1,15}$/.test(text) ? Number(text) : invalidArgument(name, text);
}

function md5Of(request: S3Request): Buffer | undefined {
  const text = headerOf(request, 'content-md5');
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 16) return bytes;
  throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.', {
    'Content-MD5': text.slice(0, 100),
  });
}

type Named = readonly [ChecksumAlgorithm | null, value: string | undefined];

function checksumIn(request: S3Request, trailers: ReadonlySet<string>): Named {
  const headers = request.rawHeaders.filter((_, n) => n % 2 === 0).map((name) => name.toLowerCase());
  const suffixes = [...headers, ...trailers]
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length))
    .filter((name) => !NO_CHECKSUMS.has(name));
  const [named, another] = [...new Set(suffixes)];
  if (another !== undefined)
    throw new EngineError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  const wanted =
    named ??
    headerOf(request, 'x-amz-sdk-checksum-algorithm') ??
    headerOf(request, 'x-amz-checksum-algorithm');
  if (wanted === undefined) return [null, undefined];
  const algorithm = CHECKSUM_ALGORITHMS.find((one) => one === wanted.toUpperCase());
  if (!algorithm)
    throw new EngineError(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  const value = headerOf(request, `${PREFIX}${wanted.toLowerCase()}`);
  if (value !== undefined && !isChecksum(algorithm, value))
    throw new EngineError('InvalidRequest', `Value for ${PREFIX}${wanted.toLowerCase()} header is invalid.`);
  return [algorithm, value];
}

/** Throws IncompleteBody, BadDigest. `trailers`: what came behind the body. */
export function compare(declared: Declared, measured: Measured, trailers: ReadonlyMap<string, string>): void {
  const { size, md5, algorithm, checksum } = declared;
  if (measured.size !== size)
    throw new EngineError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    );
  if (md5 && !md5.equals(measured.md5))
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
      ExpectedDigest: md5.toString('base64'),
      CalculatedDigest: measured.md5.toString('base64'),
    });
  const expected = checksum ?? (algorithm ? trailers.get(`${PREFIX}${algorithm.toLowerCase()}`) : undefined);
  if (algorithm && expected !== undefined && expected !== measured.checksum)
    throw new EngineError(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
}

const names = (list: string | undefined): readonly string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
