/** Who has not asked for so long begins anew. */
const FORGOTTEN_AFTER = 10_000;

/** How often each may ask: so many a second, and twice as many at once after a pause. 0: as often as they like. */
export class RequestMeter {
  readonly #left = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly perSecond: number) {}

  /** Whether this request is within the limit. `now` in milliseconds. */
  takes(who: string, now = performance.now()): boolean {
    if (this.perSecond === 0) return true;
    const most = this.perSecond * 2;
    const known = this.#left.get(who) ?? { tokens: most, at: now };
    const tokens = Math.min(most, known.tokens + ((now - known.at) / 1000) * this.perSecond);
    // Last in the map: who asked longest ago comes first.
    this.#left.delete(who);
    this.#left.set(who, { tokens: tokens < 1 ? tokens : tokens - 1, at: now });
    this.#forgetOne(now);
    return tokens >= 1;
  }

  #forgetOne(now: number): void {
    const [first] = this.#left;
    if (first && now - first[1].at > FORGOTTEN_AFTER) this.#left.delete(first[0]);
  }
}
