import { Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';

/**
 * Bytes of an image from `fromByte` on, at the URL that the cloud has granted for them. It is followed nowhere else,
 * and named in no error: who has it has the image. Throws ServiceUnavailable for whatever is wrong there: who asks the
 * cloud again is told what is true of the image, and gets a new URL.
 */
export async function grantedImage(url: string, fromByte: number, signal: AbortSignal): Promise<Readable> {
  const headers = fromByte > 0 ? { range: `bytes=${fromByte}-` } : undefined;
  const response = await fetch(url, { ...(headers && { headers }), signal, redirect: 'manual' }).catch(away);
  if (response.status === 416) return Readable.from([]);
  if (!response.ok || !response.body) throw await refusal(response);
  const bytes = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  return fromByte > 0 && response.status === 200 ? Readable.from(behind(bytes, fromByte)) : bytes;
}

function away(error: unknown): never {
  if (error instanceof Error && error.name === 'AbortError') throw error;
  throw new EngineError('ServiceUnavailable', 'The image store does not answer', { cause: error });
}

/** With S3's code: what else it says repeats the URL and its signature. */
async function refusal(response: Response): Promise<EngineError> {
  const [, code] = /<Code>(\w{1,60})<\/Code>/.exec(await response.text()) ?? [];
  return new EngineError('ServiceUnavailable', `The image store answered ${response.status}`, {
    cause: code,
  });
}

/** For a server that knows no ranges and answers everything. */
async function* behind(bytes: Readable, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
