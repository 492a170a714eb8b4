import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ByteMeter } from '../../../cloud/objects/byte-meter.js';
import type { Incoming } from '../../../cloud/objects/receive.js';
import type { S3Request } from '../protocol/s3-request.js';
import { decodeAwsChunked } from './aws-chunked.js';
import { compare, type Declared, declaredOf } from './declared.js';
import type { ChunkSigner } from './s3-authenticator.js';

export interface BodySource {
  readonly stream: Readable;
  /** Tells a client that waits for it to send its body. */
  readonly invite: () => void;
}

/** The body of a request. Nothing of it is read before somebody asks, and then it is held to what was said of it. */
export class RequestBody {
  readonly declared: Declared;
  readonly #trailers = new Map<string, string>();

  constructor(
    request: S3Request,
    private readonly source: BodySource,
    private readonly signer: ChunkSigner | undefined,
  ) {
    this.declared = declaredOf(request);
  }

  /** As an object takes it in. */
  incoming(): Incoming & { readonly size: number } {
    const { algorithm, size } = this.declared;
    return {
      ...{ body: this.#bytes(), algorithm, size },
      check: (measured) => compare(this.declared, measured, this.#trailers),
    };
  }

  /** A document, whole. Throws MaxMessageLengthExceeded beyond `most` bytes. */
  async document(most: number): Promise<string> {
    const { body, algorithm, check } = this.incoming();
    const meter = new ByteMeter(algorithm);
    const chunks: Buffer[] = [];
    for await (const chunk of body) {
      meter.count(chunk);
      if (meter.size > most) throw new EngineError('MaxMessageLengthExceeded', 'Your request was too big.');
      chunks.push(chunk);
    }
    const whole = Buffer.concat(chunks);
    check?.(meter.measured(createHash('md5').update(whole).digest()));
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(whole);
    } catch {
      throw new EngineError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
    }
  }

  #bytes(): AsyncIterable<Buffer> {
    const { framing, sha256, trailers } = this.declared;
    const raw = rawBytes(this.source);
    if (framing === 'none') return sha256 === undefined ? raw : hashed(raw, sha256);
    const signer = framing === 'signed' ? (this.signer ?? unsigned()) : undefined;
    return decodeAwsChunked(raw, { signer, trailers: this.#trailers, announced: trailers });
  }
}

/** The bytes of a body as they come; who waits for it is told to send. Throws IncompleteBody. */
export async function* rawBytes({ stream, invite }: BodySource): AsyncGenerator<Buffer, void> {
  invite();
  try {
    // Who stops reading goes on to answer: the connection must stay.
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch (cause) {
    throw new EngineError('IncompleteBody', 'The request body terminated unexpectedly', { cause });
  }
}

/** The body is what was signed. */
async function* hashed(body: AsyncIterable<Buffer>, expected: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== expected)
    throw new EngineError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
}

function unsigned(): never {
  throw new EngineError(
    'InvalidRequest',
    'A body that is signed piece by piece needs a signature of version 4.',
  );
}
