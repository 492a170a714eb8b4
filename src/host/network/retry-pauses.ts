import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 2_000;

/**
 * Pauses between tries, which grow up to two seconds; an urgent caller ends the one that is under way, and they start
 * over.
 */
export class RetryPauses {
  #next: number;
  #hurried = false;
  #ending = new AbortController();

  constructor(
    private readonly firstMs: number,
    private readonly closing: AbortSignal,
  ) {
    this.#next = firstMs;
  }

  hurry(): void {
    this.#hurried = true;
    this.#ending.abort();
  }

  /** A try begins. */
  trying(): void {
    this.#hurried = false;
  }

  startOver(): void {
    this.#next = this.firstMs;
  }

  /** Ends early, and without an error, when somebody hurries and when `closing` is aborted. */
  async pause(): Promise<void> {
    if (this.#hurried) this.startOver();
    this.#ending = new AbortController();
    const signal = AbortSignal.any([this.closing, this.#ending.signal]);
    const pause = this.#next;
    this.#next = Math.min(pause * 2, LONGEST_MS);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}
