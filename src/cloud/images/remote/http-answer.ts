import { type IncomingMessage } from 'node:http';
import { EngineError } from '../../../common/errors/engine-error.js';
import { askServer } from './ask-server.js';
import { type Way } from './way.js';

export interface RemoteOptions {
  /** Ends the download. */
  readonly signal: AbortSignal;
  /** Without a byte for so long, a connection counts as broken. */
  readonly idleMs?: number;
  /** Before a broken connection is tried again. */
  readonly pauseMs?: number;
  /** What may be reached; absent: whatever the machine reaches. */
  readonly way?: Way;
}

const REDIRECTS = 5;
const IDLE_MS = 60_000;
const REDIRECT = new Set([301, 302, 303, 307, 308]);

/** One answer of a server: its body has to be read or cancelled. */
export interface Answer {
  readonly response: IncomingMessage;
  readonly url: URL;
  /** Called with each chunk: the connection lives. */
  readonly heard: () => void;
  readonly end: () => void;
}

/** Goes where the server sends it, a few times, and never from https to http. */
export async function follow(
  from: URL,
  headers: Readonly<Record<string, string>>,
  options: RemoteOptions,
): Promise<Answer> {
  let url = from;
  for (let hop = 0; ; hop += 1) {
    const answer = await ask(url, headers, options);
    const { statusCode = 0, headers: told } = answer.response;
    if (!REDIRECT.has(statusCode)) return checkedEncoding(answer);
    const { location: target = '' } = told;
    discard(answer);
    if (hop === REDIRECTS) throw refused(`the server redirects more than ${REDIRECTS} times`);
    const next = checkedUrl(target, url);
    if (url.protocol === 'https:' && next.protocol === 'http:')
      throw refused('the server redirects from https to http');
    url = next;
  }
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { signal, idleMs = IDLE_MS, way }: RemoteOptions,
): Promise<Answer> {
  way?.check(url);
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(new Error(`no byte came for ${idleMs / 1_000} s`)), idleMs);
  try {
    const response = await askServer(withoutLogin(url), {
      headers: { ...headers, ...loginOf(url), 'accept-encoding': 'identity' },
      signal: AbortSignal.any([signal, idle.signal]),
      ...(way && { lookup: way.lookup }),
    });
    return { response, url, heard: () => void timer.refresh(), end: () => clearTimeout(timer) };
  } catch (error) {
    clearTimeout(timer);
    signal.throwIfAborted();
    if (error instanceof EngineError) throw error;
    throw refused(`${url.host} does not answer: ${reasonOf(error)}`, error);
  }
}

/** User and password of the URL, for its own server alone: a redirect to another one has a URL without them. */
function loginOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

function withoutLogin(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

/**
 * Bytes are counted and hashed as they lie on the server: what it packs on the way would be unpacked before we see it.
 */
function checkedEncoding(answer: Answer): Answer {
  const encoding = answer.response.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return answer;
  throw refusal(answer, `the server sends it packed (${encoding}), though it was asked not to`);
}

export function checkedUrl(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base?.href) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw refused(`'${address.slice(0, 200)}' is no http or https URL`);
}

export function refusal(answer: Answer, why: string): EngineError {
  discard(answer);
  return refused(why);
}

export function discard({ response, end }: Answer): void {
  end();
  response.destroy();
}

/** What went wrong below: what ended by a signal says no more than that. */
const below = (error: unknown): unknown => (error as Error | undefined)?.cause ?? error;

export function reasonOf(error: unknown): string {
  const { message, code } = below(error) as NodeJS.ErrnoException;
  return message || (code ?? 'no reason given');
}

export const refused = (why: string, cause?: unknown): EngineError =>
  new EngineError('InvalidParameterValue', `The image cannot be imported: ${why}`, { cause: below(cause) });
