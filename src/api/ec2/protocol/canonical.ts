import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Pair } from './ec2-request.js';

/** What both signature versions are made of. */

/** RFC 3986: everything but letters, digits and -_.~ */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** Sorted by the bytes of name, then value, and encoded anew, whatever spelling the client chose. */
export function canonicalQuery(pairs: readonly Pair[]): string {
  return pairs
    .map(([name, value]) => [encoded(wellFormed(name)), encoded(wellFormed(value))] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export const sha256Hex = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

export const hmac = (key: string | Buffer, text: string, algorithm = 'sha256'): Buffer =>
  createHmac(algorithm, key).update(text).digest();

/** In constant time for texts of one length; lengths are public. */
export function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** encodeURIComponent throws at half a surrogate pair. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
