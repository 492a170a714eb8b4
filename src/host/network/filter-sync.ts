import { EngineError } from '../../common/errors/engine-error.js';
import { logger } from '../../common/log/logger.js';
import type { HostNetworkState } from './network-driver.js';
import { RetryPauses } from './retry-pauses.js';
import { VersionWaiters } from './version-waiters.js';

export interface FilterSyncOptions {
  pull(signal: AbortSignal): Promise<HostNetworkState>;
  apply(state: HostNetworkState): Promise<void>;
  /** Told after each apply, and again when an old version is hinted: the cloud had not heard it. */
  applied(version: number): void;
  readonly firstPauseMs?: number;
  readonly gatherMs?: number;
}

/** A hint without a waiter waits so long for others before it is pulled: each launch may be one for every host. */
const GATHER_MS = 400;

const FIRST_PAUSE_MS = 50;

/**
 * Keeps a host's filters at the version that the cloud wants. One pull is in flight at a time; whatever is wanted
 * meanwhile is served by the next one, so that a burst costs two pulls. What fails is tried again until it is reached:
 * at once when somebody new waits for it, else after pauses that grow.
 */
export class FilterSync {
  readonly #options: FilterSyncOptions;
  readonly #closing = new AbortController();
  readonly #waiters = new VersionWaiters();
  #hinted = 0;
  #awaited = 0;
  #applied = -1;
  /** Of the cloud's counting: what was pulled in an earlier one says nothing of this one's versions. */
  #era = 0;
  readonly #pauses: RetryPauses;
  #running: Promise<void> | undefined;
  #started = false;
  #gathering: NodeJS.Timeout | undefined;

  constructor(options: FilterSyncOptions) {
    this.#options = options;
    this.#pauses = new RetryPauses(options.firstPauseMs ?? FIRST_PAUSE_MS, this.#closing.signal);
  }

  /** The driver is up: what was hinted before is pulled now. The first set is pulled in any case. */
  start(): void {
    this.#started = true;
    this.#wake();
  }

  /** A version is wanted. One that is applied already is only said again; an awaited one is pulled at once. */
  hint(version: number, isAwaited = false): void {
    this.#hinted = Math.max(this.#hinted, version);
    const isNews = isAwaited && version > this.#awaited;
    if (isAwaited) this.#awaited = Math.max(this.#awaited, version);
    if (version <= this.#applied) this.#options.applied(this.#applied);
    else if (isNews) this.#hurry();
    else if (this.#isUrgent()) this.#wake();
    else this.#gather();
  }

  /**
   * What was applied may be of another history than what the cloud counts now: all is pulled again, and ports wait for
   * it.
   */
  restart(): void {
    this.#era += 1;
    this.#applied = -1;
    this.#hinted = this.#awaited = 0;
    this.#hurry();
  }

  /** Resolves once filters of this version, or newer ones, are in force. */
  reach(version: number, signal: AbortSignal): Promise<void> {
    if (version <= this.#applied) return Promise.resolve();
    const reached = this.#waiters.reach(version, signal);
    if (!signal.aborted) this.#hurry();
    return reached;
  }

  async close(): Promise<void> {
    clearTimeout(this.#gathering);
    this.#closing.abort(new EngineError('ServiceUnavailable', 'The host is stopping'));
    await this.#running;
  }

  #gather(): void {
    if (this.#closing.signal.aborted) return;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#awaited = this.#hinted; // Also where a pull in flight does not know of it.
      this.#wake();
    }, this.#options.gatherMs ?? GATHER_MS);
  }

  /** The cloud may have come back since a pull failed: the next is not put off. */
  #hurry(): void {
    this.#pauses.hurry();
    this.#wake();
  }

  #wake(): void {
    if (!this.#started || this.#running || this.#closing.signal.aborted) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#isUrgent()) this.#wake();
      else if (this.#wanted > this.#applied) this.#gather();
    });
  }

  get #wanted(): number {
    return Math.max(this.#hinted, this.#waiters.highest);
  }

  /** Somebody waits; a hint alone can wait for what comes next. */
  #isUrgent(): boolean {
    return Math.max(this.#awaited, this.#waiters.highest) > this.#applied;
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted && this.#wanted > this.#applied) {
      this.#pauses.trying();
      try {
        await this.#once();
        this.#pauses.startOver();
        if (!this.#isUrgent()) return;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        logger('network').warn({ err: error, wanted: this.#wanted }, 'filters are not in force yet');
        await this.#pauses.pause();
      }
    }
  }

  async #once(): Promise<void> {
    const [before, wanted, era] = [this.#applied, this.#wanted, this.#era];
    this.#gathering = void clearTimeout(this.#gathering);
    const filters = await this.#options.pull(this.#closing.signal);
    if (filters.version < this.#applied) throw new EngineError('ServiceUnavailable', 'An older set came');
    await this.#options.apply(filters);
    if (era !== this.#era) return;
    this.#applied = filters.version;
    this.#options.applied(filters.version);
    this.#waiters.serve(filters.version);
    if (filters.version < wanted && filters.version === before)
      throw new EngineError('ServiceUnavailable', `The host API is at filters ${filters.version} still`);
  }
}
