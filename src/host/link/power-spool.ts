import { randomUUID } from 'node:crypto';
import { RecordFolder } from '../../common/files/record-folder.js';
import { logger } from '../../common/log/logger.js';
import type { PowerMessage, PowerReport } from '../../stream/stream.contract.js';
import { powerUp } from '../../stream/topics/power.topic.js';

const [power] = powerUp;

/**
 * Power events that the cloud has not acknowledged yet, one file each, so that the daemon's end loses none. Files are
 * named `<time>-<event id>`: oldest first.
 */
export class PowerSpool {
  readonly #files: RecordFolder<PowerMessage>;
  readonly #waiting = new Map<string, { readonly name: string; readonly message: PowerMessage }>();

  constructor(folder: string) {
    this.#files = new RecordFolder(folder, { durability: 'power', parse: (value) => power.parse(value) });
  }

  /** Reads what an earlier daemon left. A file that cannot be read is logged and left where it is. */
  async load(): Promise<void> {
    const { records, unreadable } = await this.#files.load();
    for (const [name, message] of records) this.#waiting.set(message.eventId, { name, message });
    for (const { path, error } of unreadable)
      logger('host-link').error({ file: path, err: error }, 'a spooled power event cannot be read');
  }

  /** Resolves once the event is on disk. */
  async add(report: PowerReport): Promise<PowerMessage> {
    // A guest may be found dead before the link is opened.
    await this.#files.make();
    const message: PowerMessage = { type: 'power', eventId: randomUUID(), ...report };
    const name = `${String(Date.now()).padStart(15, '0')}-${message.eventId}`;
    await this.#files.put(name, message);
    this.#waiting.set(message.eventId, { name, message });
    return message;
  }

  /** Undefined: it was forgotten. */
  find(eventId: string): PowerMessage | undefined {
    return this.#waiting.get(eventId)?.message;
  }

  /** The cloud has it, or it is no longer relevant. One that is not here is success. */
  async forget(eventId: string): Promise<void> {
    const found = this.#waiting.get(eventId);
    this.#waiting.delete(eventId);
    if (found) await this.#files.remove(found.name);
  }

  get waiting(): readonly PowerMessage[] {
    return [...this.#waiting.values()].map(({ message }) => message);
  }
}
