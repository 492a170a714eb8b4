export interface CacheLimits {
  /** Entries; the one that was used longest ago goes first. */
  readonly most: number;
  /** How long an entry holds. */
  readonly milliseconds: number;
}

/** A bounded memory of what is costly to find again. Entries hold for a time, counted from when they were set. */
export class LruCache<Key, Value> {
  readonly #entries = new Map<Key, { readonly value: Value; readonly until: number }>();

  constructor(
    private readonly limits: CacheLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (entry.until <= this.now()) return undefined;
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: this.now() + this.limits.milliseconds });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limits.most) return;
      this.#entries.delete(oldest);
    }
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
