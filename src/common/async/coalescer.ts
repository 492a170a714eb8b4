/**
 * Brings the outside up to date with what is wanted when a run begins. One run at a time; all who ask during a run
 * share the next one, so that a burst of a hundred changes costs two runs.
 */
export class Coalescer {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Resolves after a run that began after this call; rejects when that run failed. */
  run(): Promise<void> {
    if (!this.#running) return this.#begin();
    this.#next ??= this.#running.then(
      () => this.#begin(),
      // Those who waited for it heard of its failure; this run is another one.
      () => this.#begin(),
    );
    return this.#next;
  }

  /** Resolves when no run is under way or due any more, however it ended. */
  async settled(): Promise<void> {
    while (this.#running) await (this.#next ?? this.#running).catch(() => undefined);
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const run = this.#work().finally(() => {
      if (this.#running === run) this.#running = undefined;
    });
    this.#running = run;
    return run;
  }
}
