import { type IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Answer,
  checkedUrl,
  discard,
  follow,
  reasonOf,
  refusal,
  refused,
  type RemoteOptions,
} from './http-answer.js';

/** Bytes that are about to come. */
export interface Arriving {
  /** Undefined: not known. */
  readonly sizeBytes: number | undefined;
  /** Once. */
  readonly open: () => Readable;
  /** Lets go of the source; after `open`, the stream's own end does. */
  readonly close: () => void;
}

const ATTEMPTS = 5;
const PAUSE_MS = 2_000;

/**
 * An image at an http or https URL. Throws InvalidParameterValue, in words for the operator, for an answer that is no
 * image; the stream goes on where a connection broke off, and fails the same way when it is lost for good.
 */
export async function remoteImage(address: string, options: RemoteOptions): Promise<Arriving> {
  const first = await follow(checkedUrl(address), {}, options);
  const { headers, statusCode } = first.response;
  if (statusCode !== 200) throw refusal(first, `the server answers ${statusCode}`);
  const sizeBytes = sizeIn(headers['content-length']);
  return {
    sizeBytes,
    open: () => Readable.from(chunksOf(first, sizeBytes, options), { objectMode: false }),
    close: () => discard(first),
  };
}

async function* chunksOf(
  first: Answer,
  sizeBytes: number | undefined,
  options: RemoteOptions,
): AsyncGenerator<Buffer> {
  const { pauseMs = PAUSE_MS, signal } = options;
  const validator = validatorOf(first.response.headers);
  let came = 0;
  let answer = first;
  for (let attempt = 1; ; attempt += 1) {
    try {
      for await (const chunk of bodyOf(answer)) {
        came += chunk.length;
        yield chunk;
      }
      if (sizeBytes === undefined || came >= sizeBytes) return;
      throw new Error('the connection was closed');
    } catch (error) {
      signal.throwIfAborted();
      const where = `the download broke off after ${came} of ${sizeBytes ?? 'unknown'} bytes`;
      if (sizeBytes === undefined || validator === undefined || attempt === ATTEMPTS)
        throw refused(`${where}: ${reasonOf(error)}`, error);
      await sleep(pauseMs, undefined, { signal });
      answer = await resumed(first.url, { came, validator, where }, options);
    }
  }
}

async function* bodyOf({ response, heard, end }: Answer): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      heard();
      yield chunk;
    }
  } finally {
    end();
  }
}

/** The rest of the same bytes: a server whose file has changed, or that knows no ranges, answers all of them anew. */
async function resumed(
  url: URL,
  { came, validator, where }: { readonly came: number; readonly validator: string; readonly where: string },
  options: RemoteOptions,
): Promise<Answer> {
  const answer = await follow(url, { range: `bytes=${came}-`, 'if-range': validator }, options);
  const { statusCode, headers } = answer.response;
  if (statusCode === 206 && headers['content-range']?.startsWith(`bytes ${came}-`)) return answer;
  throw refusal(answer, `${where}, and the server does not go on from there (${statusCode})`);
}

/** A strong entity tag, or the time of the last change: what says that the rest is of the same bytes. */
function validatorOf(headers: IncomingHttpHeaders): string | undefined {
  const tag = headers.etag;
  if (headers['accept-ranges'] === 'none') return undefined;
  return (tag?.startsWith('"') ? tag : undefined) ?? headers['last-modified'];
}

const sizeIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
