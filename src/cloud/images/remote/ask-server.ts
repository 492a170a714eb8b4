import { request, type IncomingMessage } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { type LookupFunction } from 'node:net';
import { addAbortSignal } from 'node:stream';

export interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly lookup?: LookupFunction;
}

/**
 * Asks for what is at the URL, over a connection of its own, and answers as soon as the server begins to. No proxy is
 * asked, and no redirect followed. The signal also ends the body.
 */
export async function askServer(url: URL, { headers, signal, lookup }: Asking): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const asking = (url.protocol === 'https:' ? requestSecurely : request)(url, {
    ...{ headers, agent: false },
    ...(lookup && { lookup }),
  });
  const stop = () => asking.destroy(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      asking.once('response', resolve).on('error', reject).end();
    });
    // Who reads it hears of an error; nobody has to read it.
    return addAbortSignal(
      signal,
      response.on('error', () => undefined),
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
