import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logger } from '../../common/log/logger.js';
import type { PlacedPort } from './placed-port.js';
import { placedPortSchema } from './port-schema.js';
import { placedFromV1, type PortDefaults } from './port-v1.js';

/** The ports of a host in its state folder, one file each, so that the next daemon knows them. */
export class PortStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = join(folder, 'ports');
  }

  /**
   * A file that cannot be read is logged and removed: a port of which nothing is known is nobody’s. One that an earlier version
   * wrote is written again, with `defaults` for what it does not say.
   */
  async load(defaults?: PortDefaults): Promise<Map<string, PlacedPort>> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#folder);
    const ports = await Promise.all(names.map((name) => this.#read(name, defaults)));
    return new Map(ports.flatMap((port) => (port ? [[port.portId, port]] : [])));
  }

  /** Whole or not at all: the file is put in place when it is written. */
  async put(port: PlacedPort): Promise<void> {
    const path = this.#pathOf(port.portId);
    await writeFile(`${path}.new`, JSON.stringify(port), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  async remove(portId: string): Promise<void> {
    await rm(this.#pathOf(portId), { force: true });
  }

  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #pathOf(portId: string): string {
    return join(this.#folder, `${portId}.json`);
  }

  async #read(name: string, defaults?: PortDefaults): Promise<PlacedPort | undefined> {
    const path = join(this.#folder, name);
    try {
      // A draft was never put in place: what it says never was.
      if (!name.endsWith('.json')) throw new Error('a draft');
      const value: unknown = JSON.parse(await readFile(path, 'utf8'));
      const { data, error } = placedPortSchema.safeParse(value);
      if (data) return data;
      if (!defaults) throw error;
      const port = placedFromV1(value, defaults);
      await this.put(port);
      return port;
    } catch (error) {
      logger('network').warn({ path, err: error }, 'a remembered port cannot be read and is forgotten');
      await rm(path, { force: true });
      return undefined;
    }
  }
}
