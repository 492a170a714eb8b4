/** A token bucket for each key: `burst` at once, then `perSecond`. Keys that have filled up again are forgotten. */
export class RateLimit {
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** False: too many. `now` in milliseconds. */
  take(key: string, now: number): boolean {
    const { left, at } = this.#buckets.get(key) ?? { left: this.burst, at: now };
    const filled = Math.min(this.burst, left + ((now - at) / 1000) * this.perSecond);
    if (this.#buckets.size > 10_000) this.#forgetFull(now);
    this.#buckets.set(key, { left: Math.max(0, filled - 1), at: now });
    return filled >= 1;
  }

  #forgetFull(now: number): void {
    for (const [key, { left, at }] of this.#buckets)
      if (left + ((now - at) / 1000) * this.perSecond >= this.burst) this.#buckets.delete(key);
  }
}
