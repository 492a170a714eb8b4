import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordFolder } from '../../common/files/record-folder.js';
import { logger } from '../../common/log/logger.js';
import type { PlacedPort } from './placed-port.js';
import { placedPortSchema } from './port-schema.js';
import { placedFromV1, type PortDefaults } from './port-v1.js';

/** The ports of a host in its state folder, one file each, so that the next daemon knows them. */
export class PortStore {
  readonly #files: RecordFolder<PlacedPort>;
  #defaults: PortDefaults | undefined;
  /** Ports of an earlier version, which are written again. */
  #converted: PlacedPort[] = [];

  constructor(folder: string) {
    this.#files = new RecordFolder(join(folder, 'ports'), {
      durability: 'process',
      parse: (value) => this.#parse(value),
    });
  }

  /**
   * Logs and removes a file that cannot be read: a port of which nothing is known belongs to no guest. One that an
   * earlier version wrote is written again, with `defaults` for what it does not say.
   */
  async load(defaults?: PortDefaults): Promise<Map<string, PlacedPort>> {
    this.#defaults = defaults;
    this.#converted = [];
    const { records, unreadable } = await this.#files.load();
    for (const { path, error } of unreadable) {
      logger('network').warn({ path, err: error }, 'a remembered port cannot be read and is forgotten');
      await rm(path, { force: true });
    }
    for (const port of this.#converted) await this.put(port);
    return new Map([...records.values()].map((port) => [port.portId, port]));
  }

  async put(port: PlacedPort): Promise<void> {
    await this.#files.put(port.portId, port);
  }

  async remove(portId: string): Promise<void> {
    await this.#files.remove(portId);
  }

  async clear(): Promise<void> {
    await rm(this.#files.path, { recursive: true, force: true });
  }

  #parse(value: unknown): PlacedPort {
    const { data, error } = placedPortSchema.safeParse(value);
    if (data) return data;
    if (!this.#defaults) throw error;
    const port = placedFromV1(value, this.#defaults);
    this.#converted.push(port);
    return port;
  }
}
