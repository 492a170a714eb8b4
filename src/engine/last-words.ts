const KEPT = 2_000;

/** The newest of what a program has said. What it said when it was found broken stays until it is asked for. */
export class LastWords {
  #newest = '';
  #broken = '';

  get newest(): string {
    return this.#newest;
  }

  add(chunk: Buffer): void {
    this.#newest = (this.#newest + chunk.toString('utf8')).slice(-KEPT);
  }

  markBroken(): void {
    this.#broken = this.#newest;
  }

  /** Begins anew, for the next run of the program. */
  take(): string {
    const words = this.#broken || this.#newest;
    this.#broken = this.#newest = '';
    return words;
  }
}
