import type { Logger } from '../log/logger.js';

/** Work without a waiter: what goes wrong is logged, and tried again with the next turn. */
export class Background {
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(private readonly log: Logger) {}

  do(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.log.error({ err: error }, 'background task failed'));
  }

  every(ms: number, work: () => Promise<void>): void {
    this.#timers.push(setInterval(() => this.do(work), ms));
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
