import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../../../src/common/prisma/database.js';

const EVERY_MS = 25;

/** Waits for the ends of operations: one question at a time for all who wait, however many they are. */
export class Ends {
  readonly #waiting = new Map<string, (() => void)[]>();
  #asking: Promise<void> | undefined;

  constructor(private readonly database: Database) {}

  /** Resolves once the operation is closed in the rows. */
  of(operationId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(operationId, [...(this.#waiting.get(operationId) ?? []), resolve]);
      this.#asking ??= this.#ask();
      this.#asking.catch(reject);
    });
  }

  async #ask(): Promise<void> {
    while (this.#waiting.size > 0) {
      const ended = await this.database.query<{ id: string }>(
        'SELECT id FROM operations WHERE id = ANY($1) AND finished_at IS NOT NULL',
        [[...this.#waiting.keys()]],
      );
      for (const { id } of ended) {
        const waiting = this.#waiting.get(id) ?? [];
        this.#waiting.delete(id);
        for (const resolve of waiting) resolve();
      }
      await sleep(EVERY_MS);
    }
    // In the same turn as the last look at who waits: whoever comes now begins anew.
    this.#asking = undefined;
  }
}
