import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordFolder } from '../../../../common/files/record-folder.js';
import { FATES } from './fates.js';
import { fakeGuest, type FakeGuest } from './fake-guest.js';

/** Fake guests in their host's folder, one file each. */
export class FakeGuestFiles {
  readonly #files: RecordFolder<FakeGuest>;

  constructor(private readonly folder: string) {
    this.#files = new RecordFolder(folder, {
      durability: 'process',
      parse: (value, name) => {
        const guest = fakeGuest.parse(value);
        if (guest.instanceId !== name) throw new Error(`${name} has the guest ${guest.instanceId}`);
        return guest;
      },
    });
  }

  /** Files that are no guest's are left alone: `others` names them. */
  async readAll(): Promise<readonly FakeGuest[]> {
    const { records } = await this.#files.load();
    return [...records.values()];
  }

  async write(guest: FakeGuest): Promise<void> {
    await this.#files.put(guest.instanceId, guest);
  }

  async remove(instanceId: string): Promise<void> {
    await this.#files.remove(instanceId);
  }

  /** Paths of files that are none of these guests'. */
  async others(known: ReadonlyMap<string, FakeGuest>): Promise<readonly string[]> {
    const names = await readdir(this.folder);
    return names
      .filter((name) => name !== FATES && !known.has(name.replace(/\.json(\.new)?$/, '')))
      .map((name) => join(this.folder, name));
  }
}
