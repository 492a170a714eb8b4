import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Turnstile } from '../../../../common/async/turnstile.js';
import { replaceFile } from '../../../../common/files/replace-file.js';
import { guestRecord, type GuestRecord } from './guest-record.js';
import { UUID } from '../../../../common/ids/uuid.js';

const FILE = 'guest.json';

/**
 * Guests of this host as their folders say: `<folder>/<instance uuid>/guest.json`. Folders are root's, so that a
 * guest's user can change its files but put nothing else in their place.
 */
export class GuestStore {
  readonly #records = new Map<string, GuestRecord>();
  readonly #writes = new Map<string, Turnstile>();

  constructor(private readonly folder: string) {}

  /** Folders without a readable record are left alone: `others` names them. */
  async load(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of (await readdir(this.folder)).filter((entry) => UUID.test(entry))) {
      const record = await readRecord(join(this.folder, name, FILE));
      if (record?.definition.instanceId === name) this.#records.set(name, record);
    }
  }

  folderOf(instanceId: string): string {
    return join(this.folder, instanceId);
  }

  get(instanceId: string): GuestRecord | undefined {
    return this.#records.get(instanceId);
  }

  all(): readonly GuestRecord[] {
    return [...this.#records.values()];
  }

  /** Resolves when it is on disk. Written in the order of the calls. */
  async put(record: GuestRecord): Promise<void> {
    const { instanceId } = record.definition;
    this.#records.set(instanceId, record);
    const writes = this.#writes.get(instanceId) ?? new Turnstile();
    this.#writes.set(instanceId, writes);
    await writes.run(() => this.#write(record));
  }

  /** One that is not there stays away. */
  async change(instanceId: string, change: (record: GuestRecord) => GuestRecord): Promise<void> {
    const record = this.#records.get(instanceId);
    if (record) await this.put(change(record));
  }

  async remove(instanceId: string): Promise<void> {
    this.#records.delete(instanceId);
    await this.#writes.get(instanceId)?.idle();
    this.#writes.delete(instanceId);
    await rm(this.folderOf(instanceId), { recursive: true, force: true });
  }

  /** Paths that are no guest's folder. */
  async others(): Promise<readonly string[]> {
    return (await readdir(this.folder))
      .filter((name) => !this.#records.has(name))
      .map((n) => this.folderOf(n));
  }

  async #write(record: GuestRecord): Promise<void> {
    const path = join(this.folderOf(record.definition.instanceId), FILE);
    await replaceFile(path, JSON.stringify(record), { durability: 'whole' });
  }
}

async function readRecord(path: string): Promise<GuestRecord | undefined> {
  try {
    return guestRecord.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    // None, or none of ours: the folder is reported as a stray.
    return undefined;
  }
}
