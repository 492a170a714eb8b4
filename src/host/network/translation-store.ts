import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordFolder } from '../../common/files/record-folder.js';
import { logger } from '../../common/log/logger.js';
import type { BoundAddress } from './network-driver.js';
import { boundAddressSchema } from './translation-schema.js';

/** The floating addresses of a host in its state folder, one file each: the next daemon goes on answering for them. */
export class TranslationStore {
  readonly #files: RecordFolder<BoundAddress>;
  #bound = new Map<string, BoundAddress>();

  constructor(folder: string) {
    this.#files = new RecordFolder(join(folder, 'addresses'), {
      durability: 'process',
      parse: (value) => boundAddressSchema.parse(value),
    });
  }

  /** Logs and removes a file that cannot be read: the cloud finds that the address is missing. */
  async load(): Promise<void> {
    const { records, unreadable } = await this.#files.load();
    for (const { path, error } of unreadable) {
      logger('network').warn({ path, err: error }, 'a floating address cannot be read and is forgotten');
      await rm(path, { force: true });
    }
    this.#bound = new Map([...records.values()].map((address) => [address.addressId, address]));
  }

  all(): readonly BoundAddress[] {
    return [...this.#bound.values()];
  }

  get(addressId: string): BoundAddress | undefined {
    return this.#bound.get(addressId);
  }

  /** Of two that stand for one address of a port, the one that was put last is its source. */
  async put(address: BoundAddress): Promise<void> {
    await this.#files.put(address.addressId, address);
    this.#bound.delete(address.addressId);
    this.#bound.set(address.addressId, address);
  }

  /** No longer wanted, and still on disk: a daemon that ends now finds it again. */
  drop(addressId: string): void {
    this.#bound.delete(addressId);
  }

  async remove(addressId: string): Promise<void> {
    this.#bound.delete(addressId);
    await this.#files.remove(addressId);
  }

  async clear(): Promise<void> {
    this.#bound.clear();
    await rm(this.#files.path, { recursive: true, force: true });
  }
}
