import { logger } from '../../common/log/logger.js';
import type { Database } from '../../common/prisma/database.js';

/** Something to look after, again and again. `run` may throw: it is logged and tried again at the next turn. */
export interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown>;
}

/** Any number: of all conductors, the one that holds this lock sweeps. */
const LOCK = 7_313_003;
const RETRY_MS = 5_000;

/**
 * Runs sweeps on timers while this process holds the advisory lock. A timer and not a workflow: a sweep must work when
 * Temporal has lost everything. The lock is the session's: when the process dies PostgreSQL hands it to the next
 * conductor.
 */
export class Sweeper {
  readonly #log = logger('sweep');
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  #release: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly database: Database,
    private readonly sweeps: readonly Sweep[],
  ) {}

  open(): void {
    this.#later(0, () => this.#acquire());
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.allSettled(this.#running);
    this.#release?.();
  }

  async #acquire(): Promise<void> {
    try {
      const session = await this.database.session();
      const { rows } = await session.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
        LOCK,
      ]);
      if (rows[0]?.got !== true) {
        session.release();
        return this.#later(RETRY_MS, () => this.#acquire());
      }
      // Closing the connection is what lets the lock go.
      this.#release = () => session.release(true);
      session.on('error', () => this.#lost());
      for (const sweep of this.sweeps) this.#later(0, () => this.#turn(sweep));
    } catch (error) {
      this.#log.warn({ err: error }, 'could not ask for the sweep lock');
      this.#later(RETRY_MS, () => this.#acquire());
    }
  }

  #lost(): void {
    this.#release?.();
    this.#release = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#later(RETRY_MS, () => this.#acquire());
  }

  async #turn(sweep: Sweep): Promise<void> {
    try {
      await sweep.run();
    } catch (error) {
      this.#log.warn({ sweep: sweep.name, err: error }, 'a sweep failed');
    }
    if (this.#release) this.#later(sweep.everyMs, () => this.#turn(sweep));
  }

  #later(ms: number, work: () => Promise<void>): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const running = work().finally(() => this.#running.delete(running));
      this.#running.add(running);
    }, ms);
    this.#timers.add(timer);
  }
}
