const EVERY_MS = 10_000;

/**
 * For what others may bring about as often as they like: a line now and then instead of one each. `now` in
 * milliseconds.
 */
export class LogTally {
  #untold = 0;
  #toldAt = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Once more. How many a line has to tell of now; undefined: the next line will. */
  count(): number | undefined {
    this.#untold += 1;
    if (this.now() - this.#toldAt < EVERY_MS) return undefined;
    this.#toldAt = this.now();
    const told = this.#untold;
    this.#untold = 0;
    return told;
  }
}
