/** Part of the program of the guests' doors: nothing but Node’s own modules. */
import type { IncomingMessage } from 'node:http';

/** X7's own limit of a request for a token is lower. */
const MOST_BYTES = 65_536;
const TOKENS = /\/auth\/tokens\/?(\?.*)?$/i;
/** Those that show something secret that a person does not type. */
const METHODS = new Set(['token', 'application_credential']);

/** What is to be said in the place of X7's answer, or the whole body, to be sent on. */
export type LoginVerdict = { readonly status: 403 | 413 } | { readonly body: Buffer };

/** Whether the request may be one to log in, with a password or by the first release's headers. */
export const mayLogIn = ({ method, url = '', headers }: IncomingMessage): boolean =>
  headers['x-auth-key'] !== undefined || (method === 'POST' && TOKENS.test(decoded(url)));

/** Lets through what X7 would not read as a password: what cannot be read, X7 refuses by itself. */
export async function loginVerdict(from: IncomingMessage): Promise<LoginVerdict> {
  if (from.headers['x-auth-key'] !== undefined) return { status: 403 };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of from) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) return { status: 413 };
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks);
  return showsOnlyTokens(body) ? { body } : { status: 403 };
}

function showsOnlyTokens(body: Buffer): boolean {
  try {
    const { auth } = JSON.parse(body.toString('utf8')) as { auth?: { identity?: { methods?: unknown } } };
    const methods = auth?.identity?.methods;
    return Array.isArray(methods) && methods.length > 0 && methods.every((one) => METHODS.has(String(one)));
  } catch {
    return false;
  }
}

/** As a door reads a path, and no other way; what it cannot read it refuses. */
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
