import { createHash } from 'node:crypto';
import { sameText, sha256Hex } from '../../ec2/protocol/canonical.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ByteScanner } from './byte-scanner.js';
import { type ChunkSigner, EMPTY_SHA256 } from './s3-authenticator.js';

export interface Chunked {
  /** Undefined: pieces are not signed. */
  readonly signer: ChunkSigner | undefined;
  /** What comes behind the last piece, by names in lower case; filled when it has come. */
  readonly trailers: Map<string, string>;
  /** Names that may come there. */
  readonly announced: ReadonlySet<string>;
}

const SIZE = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/;
const TRAILER = /^([A-Za-z0-9-]{1,128})\s*:\s*(\S.*?)\s*$/;
/** Headers of a body have a few lines. */
const MOST_TRAILERS = 10;

/**
 * The bytes inside a body of `aws-chunked`: pieces with their sizes, the last of none, then trailers. Each signature
 * covers its piece and the one before. Throws IncompleteBody, SignatureDoesNotMatch.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  chunked: Chunked,
): AsyncGenerator<Buffer> {
  const scanner = new ByteScanner(source);
  let previous = chunked.signer?.seed ?? '';
  for (;;) {
    const [, digits, signature = ''] = SIZE.exec(await scanner.line()) ?? [];
    if (digits === undefined || (chunked.signer && signature === '')) broken();
    const size = parseInt(digits, 16);
    const hash = createHash('sha256');
    for await (const piece of scanner.bytes(size)) {
      if (chunked.signer) hash.update(piece);
      yield piece;
    }
    if (chunked.signer) {
      const own = chunked.signer.sign('PAYLOAD', previous, [EMPTY_SHA256, hash.digest('hex')]);
      if (!sameText(own, signature)) notTheirs();
      previous = signature;
    }
    if (size === 0) return await readTrailers(scanner, chunked, previous);
    if ((await scanner.line()) !== '') broken();
  }
}

async function readTrailers(scanner: ByteScanner, chunked: Chunked, previous: string): Promise<void> {
  const { trailers, announced, signer } = chunked;
  let text = '';
  let signature: string | undefined;
  for (let lines = 0; ; lines++) {
    const line = await scanner.line(lines === 0 || announced.size > 0);
    if (line === '') break;
    const [, name = '', value = ''] = TRAILER.exec(line) ?? [];
    if (name === '' || lines >= MOST_TRAILERS) broken();
    if (name.toLowerCase() === 'x-amz-trailer-signature') signature = value;
    else {
      if (!announced.has(name.toLowerCase()))
        throw new EngineError(
          'MalformedTrailerError',
          'The request contained trailing data that was not well-formed or did not conform to our published schema.',
        );
      trailers.set(name.toLowerCase(), value);
      text += `${name.toLowerCase()}:${value}\n`;
    }
  }
  if (!signer || announced.size === 0) return;
  if (!sameText(signer.sign('TRAILER', previous, [sha256Hex(text)]), signature ?? '')) notTheirs();
}

function broken(): never {
  throw new EngineError('IncompleteBody', 'The request body terminated unexpectedly');
}

function notTheirs(): never {
  throw new EngineError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  );
}
