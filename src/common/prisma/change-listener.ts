import { setTimeout as sleep } from 'node:timers/promises';
import { logger } from '../log/logger.js';
import type { Database } from './database.js';

export interface ChangeChannels {
  /** What each channel's payload is told to. Names are ours, never a caller's. */
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** Listening again after a break: what was told meanwhile is lost and must be looked up. Also called at first. */
  onListening(): void;
}

const PAUSE_MS = 500;

/** Hears PostgreSQL's notifications on a connection of its own, for ever. */
export class ChangeListener {
  readonly #database: Database;
  readonly #hears: ChangeChannels;
  readonly #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(database: Database, hears: ChangeChannels) {
    this.#database = database;
    this.#hears = hears;
  }

  start(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#listen(signal);
      } catch (error) {
        logger('listener').warn({ err: error }, 'the database’s notifications are interrupted');
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => {
          // Closing: the loop's condition ends it.
        });
      }
    }
  }

  /** Resolves when closing; rejects when the connection is lost. */
  async #listen(signal: AbortSignal): Promise<void> {
    const session = await this.#database.session();
    try {
      const ended = new Promise<void>((resolve, reject) => {
        session.once('error', reject);
        session.once('end', () => reject(new Error('the connection has ended')));
        signal.addEventListener('abort', () => resolve(), { once: true });
        if (signal.aborted) resolve();
      });
      session.on('notification', ({ channel, payload }) => this.#hears.channels[channel]?.(payload ?? ''));
      // In one: a connection is asked one thing at a time.
      const begun = session.query(
        Object.keys(this.#hears.channels)
          .map((channel) => `LISTEN ${channel}`)
          .join('; '),
      );
      await Promise.race([begun, ended]);
      this.#hears.onListening();
      await ended;
    } finally {
      // Not given back: it listens.
      session.release(true);
    }
  }
}
