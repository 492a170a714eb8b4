interface Shared<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  wanted: number;
}

/**
 * Work that many may want at once and that is done once. It is stopped when the last one who wanted it has gone; who
 * wants it then waits until it has ended, and it begins anew.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Shared<T>>();

  async run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const known = this.#running.get(key);
    const shared = known && !known.stop.signal.aborted ? known : this.#begin(key, known, work);
    shared.wanted += 1;
    let leave = (): void => undefined;
    const gone = new Promise<never>((_, reject) => (leave = () => reject(signal.reason as Error)));
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.result, gone]);
    } finally {
      signal.removeEventListener('abort', leave);
      shared.wanted -= 1;
      if (shared.wanted === 0) shared.stop.abort();
    }
  }

  #begin(key: string, before: Shared<T> | undefined, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const stop = new AbortController();
    // Waiters get the failure; without waiters it is dropped.
    const ended = before?.result.then(
      () => undefined,
      () => undefined,
    );
    const result = (async () => {
      await ended;
      return work(stop.signal);
    })();
    const shared = { result, stop, wanted: 0 };
    this.#running.set(key, shared);
    const forget = () => {
      if (this.#running.get(key) === shared) this.#running.delete(key);
    };
    result.then(forget, forget);
    return shared;
  }
}
