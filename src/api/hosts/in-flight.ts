import { EngineError } from '../../common/errors/engine-error.js';

/** How much each key has under way, and no more than `most`. */
export class InFlight {
  readonly #running = new Map<string, number>();

  /** `what`: the words of the refusal. */
  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** Returns what is to be called, once, when it has ended. Throws RequestLimitExceeded. */
  enter(key: string): () => void {
    const running = this.#running.get(key) ?? 0;
    if (running >= this.most)
      throw new EngineError('RequestLimitExceeded', `Too many ${this.what} at once: ${this.most} at most`);
    this.#running.set(key, running + 1);
    return () => this.#leave(key);
  }

  #leave(key: string): void {
    const running = this.#running.get(key) ?? 0;
    if (running > 1) this.#running.set(key, running - 1);
    else this.#running.delete(key);
  }
}
