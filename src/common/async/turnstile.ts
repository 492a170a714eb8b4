/**
 * Runs work one at a time, in the order in which it was asked for. A failure is its caller's; the next work begins all
 * the same.
 */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  /** Settles as the work does. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when all work that was asked for so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
