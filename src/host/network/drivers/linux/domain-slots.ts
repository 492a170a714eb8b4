import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RecordFolder } from '../../../../common/files/record-folder.js';
import { logger } from '../../../../common/log/logger.js';
import { freeSlot } from './domain-slot.js';

interface DomainRecord {
  readonly domainId: string;
  readonly slot: number;
}

const recordSchema = z.object({
  domainId: z.uuid().toLowerCase(),
  slot: z.int().min(0),
}) satisfies z.ZodType<DomainRecord>;

/**
 * Which number each domain of a host has, in its state folder: guests keep the addresses by which the metadata proxy
 * knows them, and a domain that a crash left half made is found.
 */
export class DomainSlots {
  readonly #files: RecordFolder<DomainRecord>;
  readonly #slots = new Map<string, number>();

  constructor(folder: string) {
    this.#files = new RecordFolder(join(folder, 'domains'), {
      durability: 'process',
      parse: (value) => recordSchema.parse(value),
    });
  }

  /** Logs what cannot be read: that domain gets another number. */
  async load(): Promise<void> {
    const { records, unreadable } = await this.#files.load();
    for (const { path, error } of unreadable)
      logger('network').warn({ path, err: error }, 'the number of a domain cannot be read: it gets another');
    for (const { domainId, slot } of records.values()) this.#slots.set(domainId, slot);
  }

  domains(): readonly string[] {
    return [...this.#slots.keys()];
  }

  /** Undefined: the domain is not on this host. */
  get(domainId: string): number | undefined {
    return this.#slots.get(domainId);
  }

  /** Its number, or the lowest that is free. */
  async take(domainId: string): Promise<number> {
    const slot = this.#slots.get(domainId) ?? freeSlot([...this.#slots.values()]);
    this.#slots.set(domainId, slot);
    await this.#files.put(domainId, { domainId, slot });
    return slot;
  }

  /** Once nothing of the domain is there any more. */
  async release(domainId: string): Promise<void> {
    await this.#files.remove(domainId);
    this.#slots.delete(domainId);
  }

  async clear(): Promise<void> {
    this.#slots.clear();
    await rm(this.#files.path, { recursive: true, force: true });
  }
}
