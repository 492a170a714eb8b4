/**
 * One at a time, in the order of asking. All local activities of a workflow go through one lane: when two of them end
 * together, which came first is not in the history, and a replay that resolves them in one activation would take
 * another way.
 */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` in the caller's cancellation scope when all before it have ended, however they ended. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
