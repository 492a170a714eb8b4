import { Injectable } from '@nestjs/common';
import type { OutboxEntry } from '../operations/operation.repository.js';

/**
 * Where services put what they have committed. The relay that listens starts the workflows; without one (in tests, or
 * when this process dies) the rows are found by the sweep.
 */
@Injectable()
export class Outbox {
  #listener: (entries: readonly OutboxEntry[]) => void = () => undefined;

  /** After the commit, never inside the transaction. Does not wait. */
  push(entries: readonly OutboxEntry[]): void {
    this.#listener(entries);
  }

  listen(listener: (entries: readonly OutboxEntry[]) => void): void {
    this.#listener = listener;
  }
}
