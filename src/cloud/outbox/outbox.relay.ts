import type { OutboxEntry } from '../operations/operation.repository.js';
import { logger } from '../../common/log/logger.js';
import type { Outbox } from './outbox.js';
import type { OutboxRepository } from '../operations/outbox.repository.js';
import type { WorkflowStarter } from './workflow-starter.js';

export interface RelaySettings {
  /** Starts under way at once: more would queue in Temporal in front of the answers. */
  readonly lanes: number;
  /** How often rows that were not handed over are looked for, in ms. */
  readonly pollMs: number;
  /** Rows younger than this are left to the process that committed them, in seconds. */
  readonly minAgeSeconds: number;
}

const BATCH = 200;

/**
 * Starts the workflows of what was committed. Handed-over entries go first come first served; a poll finds those of a
 * process that died, and those that Temporal did not take. Several relays at once are safe: a start is idempotent.
 */
export class OutboxRelay {
  readonly #log = logger('outbox');
  readonly #queue: OutboxEntry[] = [];
  readonly #known = new Set<number>();
  #started: number[] = [];
  #busy = 0;
  #deleting: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    outbox: Outbox,
    private readonly rows: OutboxRepository,
    private readonly starter: WorkflowStarter,
    private readonly settings: RelaySettings,
  ) {
    outbox.listen((entries) => this.#take(entries));
  }

  open(): void {
    this.#timer = setTimeout(() => void this.#poll(), 0);
  }

  /** Stops taking; what is under way is waited for, what is not started stays in its rows. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#queue.length = 0;
    while (this.#busy > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.#deleting;
  }

  #take(entries: readonly OutboxEntry[]): void {
    for (const entry of entries) {
      if (this.#closed || this.#known.has(entry.id)) continue;
      this.#known.add(entry.id);
      this.#queue.push(entry);
    }
    // After the answer that is being written.
    setImmediate(() => this.#fill());
  }

  #fill(): void {
    while (this.#busy < this.settings.lanes) {
      const entry = this.#queue.shift();
      if (!entry) return;
      this.#busy += 1;
      void this.#start(entry);
    }
  }

  async #start(entry: OutboxEntry): Promise<void> {
    try {
      await this.starter.start(entry);
      this.#started.push(entry.id);
      this.#deleting ??= this.#deleteStarted();
    } catch (error) {
      // Its row stays: the next poll takes it up again.
      this.#known.delete(entry.id);
      const { operationId: operation, requestId, workflow, chunk } = entry;
      this.#log.warn({ operation, chunk, workflow, requestId, err: error }, 'could not start the workflow');
    } finally {
      this.#busy -= 1;
      this.#fill();
    }
  }

  /** Deletes in bulk whatever was started while the last delete ran. */
  async #deleteStarted(): Promise<void> {
    while (this.#started.length > 0) {
      const ids = this.#started;
      this.#started = [];
      await this.rows.deleteStarted(ids).catch((error: unknown) => {
        this.#log.warn({ rows: ids.length, err: error }, 'could not delete started rows');
      });
      for (const id of ids) this.#known.delete(id);
    }
    this.#deleting = undefined;
  }

  async #poll(): Promise<void> {
    try {
      this.#take(await this.rows.pending(this.settings.minAgeSeconds, BATCH));
    } catch (error) {
      this.#log.warn({ err: error }, 'could not read the outbox');
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#poll(), this.settings.pollMs);
  }
}
