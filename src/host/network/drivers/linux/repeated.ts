import { logger } from '../../../../common/log/logger.js';

/** Work that is done every so often, one turn at a time: one that takes long skips those that were due meanwhile. */
export class Repeated {
  readonly #everyMs: number;
  readonly #work: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;

  constructor(everyMs: number, work: () => Promise<void>) {
    this.#everyMs = everyMs;
    this.#work = work;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#do(), this.#everyMs).unref();
  }

  /** Resolves when no turn is under way any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#turn;
  }

  #do(): void {
    this.#turn ??= this.#work()
      .catch((error: unknown) => logger('network').error({ err: error }, 'a repeated look failed'))
      .finally(() => (this.#turn = undefined));
  }
}
