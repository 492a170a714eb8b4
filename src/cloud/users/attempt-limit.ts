import { LruCache } from '../../common/cache/lru-cache.js';

interface Window {
  failures: number;
}

/** Failures in a window of time, by a name. Names are bounded; the one that failed longest ago goes first. */
export class AttemptLimit {
  readonly #failures: LruCache<string, Window>;

  constructor(
    private readonly most: number,
    milliseconds: number,
  ) {
    this.#failures = new LruCache({ most: 10_000, milliseconds });
  }

  /** Whether the name has failed too often lately. */
  isReached(name: string): boolean {
    return (this.#failures.get(name)?.failures ?? 0) >= this.most;
  }

  fail(name: string): void {
    const window = this.#failures.get(name);
    if (window) window.failures++;
    else this.#failures.set(name, { failures: 1 });
  }

  clear(name: string): void {
    this.#failures.delete(name);
  }
}
