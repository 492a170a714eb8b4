import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { logger } from '../../common/log/logger.js';
import type { PowerMessage, PowerReport } from '../../stream/stream.contract.js';
import { powerUp } from '../../stream/topics/power.topic.js';

const [power] = powerUp;

/** `<time>-<event id>.json`: in the order in which they happened. */
const NAME = /^\d{15}-([0-9a-f-]{36})\.json$/;

/**
 * Power events that the cloud has not acknowledged yet, one file each, so that the daemon's end loses none. Oldest first.
 */
export class PowerSpool {
  readonly #folder: string;
  readonly #waiting = new Map<string, { readonly file: string; readonly message: PowerMessage }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what an earlier daemon left. A file that cannot be read is logged and left where it is. */
  async load(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    for (const name of names) {
      const file = join(this.#folder, name);
      try {
        const message = power.parse(JSON.parse(await readFile(file, 'utf8')));
        this.#waiting.set(message.eventId, { file, message });
      } catch (error) {
        logger('host-link').error({ file, err: error }, 'a spooled power event cannot be read');
      }
    }
  }

  /** Resolves once the event is on disk. */
  async add(report: PowerReport): Promise<PowerMessage> {
    // A guest may be found dead before the link is opened.
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const message: PowerMessage = { type: 'power', eventId: randomUUID(), ...report };
    const stamp = String(Date.now()).padStart(15, '0');
    const file = join(this.#folder, `${stamp}-${message.eventId}.json`);
    const draft = `${file}.tmp`;
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(message));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await this.#syncFolder();
    this.#waiting.set(message.eventId, { file, message });
    return message;
  }

  /** Undefined: it was forgotten. */
  find(eventId: string): PowerMessage | undefined {
    return this.#waiting.get(eventId)?.message;
  }

  /** The cloud has it, or it means nothing any more. One that is not here is success. */
  async forget(eventId: string): Promise<void> {
    const found = this.#waiting.get(eventId);
    this.#waiting.delete(eventId);
    if (found) await rm(found.file, { force: true });
  }

  get waiting(): readonly PowerMessage[] {
    return [...this.#waiting.values()].map(({ message }) => message);
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
