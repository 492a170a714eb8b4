/** Part of the metadata proxy’s program: nothing but Node’s own modules. */

export interface TurnLimits {
  /** At once, of all guests. */
  readonly atOnce: number;
  /** At once, of one guest. */
  readonly ofOne: number;
  /** A second, of one guest, after `burst`. */
  readonly perSecond: number;
  readonly burst: number;
}

interface Guest {
  readonly waiting: (() => void)[];
  running: number;
  tokens: number;
  refilledAt: number;
}

/**
 * Guests take turns: a greedy guest waits behind its own requests, never before another guest’s. What waits is
 * bounded by who calls `take`.
 */
export class GuestTurns {
  readonly #limits: TurnLimits;
  readonly #now: () => number;
  /** In the order in which they are served next. */
  readonly #guests = new Map<string, Guest>();
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: TurnLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Resolves when it is this guest’s turn, with what ends the turn. */
  async take(address: string): Promise<() => void> {
    const guest = this.#guestOf(address);
    await new Promise<void>((resolve) => {
      guest.waiting.push(resolve);
      this.#serve();
    });
    return () => {
      guest.running -= 1;
      this.#running -= 1;
      this.#serve();
    };
  }

  /** Guests of whom something is known. */
  get size(): number {
    return this.#guests.size;
  }

  #guestOf(address: string): Guest {
    const known = this.#guests.get(address);
    if (known) return known;
    const guest = { waiting: [], running: 0, tokens: this.#limits.burst, refilledAt: this.#now() };
    this.#guests.set(address, guest);
    return guest;
  }

  /** One request a guest and round, until none may begin. */
  #serve(): void {
    for (let began = true; began;) {
      began = false;
      for (const [address, guest] of [...this.#guests]) {
        if (this.#running >= this.#limits.atOnce) return;
        if (!this.#mayBegin(guest)) continue;
        began = true;
        // To the end of the line.
        this.#guests.delete(address);
        this.#guests.set(address, guest);
        this.#begin(guest);
      }
    }
    this.#wake();
  }

  #begin(guest: Guest): void {
    guest.running += 1;
    guest.tokens -= 1;
    this.#running += 1;
    guest.waiting.shift()?.();
  }

  #mayBegin(guest: Guest): boolean {
    if (guest.waiting.length === 0 || guest.running >= this.#limits.ofOne) return false;
    this.#refill(guest);
    return guest.tokens >= 1;
  }

  #refill(guest: Guest): void {
    const { perSecond, burst } = this.#limits;
    const now = this.#now();
    guest.tokens = Math.min(burst, guest.tokens + ((now - guest.refilledAt) / 1_000) * perSecond);
    guest.refilledAt = now;
  }

  /** Those that only wait for their rate are looked at again; those that have rested are forgotten. */
  #wake(): void {
    const { perSecond, burst } = this.#limits;
    for (const [address, guest] of this.#guests) {
      if (guest.waiting.length > 0 || guest.running > 0) continue;
      this.#refill(guest);
      if (guest.tokens >= burst) this.#guests.delete(address);
    }
    if (this.#guests.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#serve();
    }, 1_000 / perSecond).unref();
  }
}
