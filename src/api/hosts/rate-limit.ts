import { LruCache } from '../../common/cache/lru-cache.js';

export interface Rate {
  readonly perSecond: number;
  /** How many at once, after a silence. */
  readonly burst: number;
}

interface Bucket {
  readonly left: number;
  /** When `left` was counted, in milliseconds. */
  readonly at: number;
}

/** Keys that are counted; beyond, the one that was silent for longest starts anew. */
const MOST = 10_000;

/** A token bucket for each key: `burst` at once, then `perSecond`. */
export class RateLimit {
  readonly #buckets: LruCache<string, Bucket>;

  constructor(
    private readonly rate: Rate,
    private readonly now: () => number = () => performance.now(),
  ) {
    // A bucket that has had the time to fill up says the same as none.
    this.#buckets = new LruCache({ most: MOST, milliseconds: (rate.burst / rate.perSecond) * 1000 }, now);
  }

  /** False: too many. A refusal costs nothing: a client that goes on asking still gets `perSecond`. */
  take(key: string): boolean {
    const left = this.#left(key);
    const isLetIn = left >= 1;
    this.#put(key, isLetIn ? left - 1 : left);
    return isLetIn;
  }

  /** What was taken shall not have counted. */
  giveBack(key: string): void {
    this.#put(key, Math.min(this.rate.burst, this.#left(key) + 1));
  }

  #left(key: string): number {
    const { perSecond, burst } = this.rate;
    const bucket = this.#buckets.get(key);
    return bucket ? Math.min(burst, bucket.left + ((this.now() - bucket.at) / 1000) * perSecond) : burst;
  }

  #put(key: string, left: number): void {
    this.#buckets.set(key, { left, at: this.now() });
  }
}
