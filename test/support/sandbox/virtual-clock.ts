interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/** Time that jumps: when nobody works, the earliest alarm rings. So half an hour of waiting costs nothing. */
export class VirtualClock {
  now = Date.UTC(2026, 0, 1);
  #busy = 0;
  #alarms: readonly Alarm[] = [];

  /** Time stands still while `work` runs. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#later();
    }
  }

  /** Inside `during`: time goes on while this waits, as it does for a step that takes long. */
  async passes(ms: number): Promise<void> {
    this.#busy -= 1;
    await this.sleep(ms);
    this.#busy += 1;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => void this.alarm(ms, wake));
  }

  /** Returns the way to take it back. Never, for an infinite time. */
  alarm(ms: number, ring: () => void): () => void {
    if (ms === Infinity) return () => undefined;
    const alarm = { at: this.now + ms, ring };
    this.#alarms = [...this.#alarms, alarm].sort((a, b) => a.at - b.at);
    this.#later();
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** A turn of the event loop later, so that whoever was just woken has begun to work. */
  #later(): void {
    setImmediate(() => {
      const [next, ...rest] = this.#alarms;
      if (this.#busy > 0 || !next) return;
      this.#alarms = rest;
      this.now = Math.max(this.now, next.at);
      next.ring();
      this.#later();
    });
  }
}
