import { LruCache } from '../../../common/cache/lru-cache.js';
import { hmac } from './canonical.js';

/** What a signed request says of itself, before anybody has looked whether it is true. */
export interface Claim {
  readonly version: 2 | 4;
  /** `ACCESS` or `ACCESS:project`. */
  readonly accessKey: string;
  readonly signature: string;
  /** Null: only `expiresAt` bounds it. */
  readonly signedAt: Date | null;
  readonly expiresAt: Date | null;
  /** Version 4 only: the region and the service that it was made for. */
  readonly region?: string;
  readonly service?: string;
  /** Version 4 only: its time as it was signed. */
  readonly stamp?: string;
  /** Version 4 only: headers, in lower case, that the signature covers. */
  readonly signedHeaders?: readonly string[];
  /** The signatures that the owner of `secret` may have made. */
  expected(secret: string, keys: SigningKeys): readonly string[];
}

export interface SigningScope {
  readonly secret: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Keys of version 4, each good for a day: four rounds of HMAC that a client's next request need not pay. */
export class SigningKeys {
  readonly #keys = new LruCache<string, Buffer>({ most: 1000, milliseconds: 86_400_000 });

  of({ secret, date, region, service }: SigningScope): Buffer {
    const id = `${secret}\n${date}\n${region}\n${service}`;
    const known = this.#keys.get(id);
    if (known) return known;
    const key = [region, service, 'aws4_request'].reduce(hmac2, hmac(`AWS4${secret}`, date));
    this.#keys.set(id, key);
    return key;
  }
}

const hmac2 = (key: Buffer, text: string): Buffer => hmac(key, text);
