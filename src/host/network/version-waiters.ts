interface Waiter {
  readonly version: number;
  reached(): void;
}

/** Who waits until a version, or a newer one, is in force. */
export class VersionWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves when it is served; rejects with the signal's reason. */
  reach(version: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        leave();
        reject(signal.reason as Error);
      };
      const reached = () => {
        leave();
        resolve();
      };
      const waiter: Waiter = { version, reached };
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** This version is in force. */
  serve(version: number): void {
    for (const waiter of this.#waiters) if (waiter.version <= version) waiter.reached();
  }

  /** The highest version that somebody waits for, else 0. */
  get highest(): number {
    return Math.max(0, ...[...this.#waiters].map(({ version }) => version));
  }
}
