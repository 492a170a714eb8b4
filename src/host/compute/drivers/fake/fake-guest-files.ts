import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FATES } from './fates.js';
import { fakeGuest, type FakeGuest } from './fake-guest.js';

const NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/;
const AT_ONCE = 64;

/** One small file a guest, replaced whole: what is written costs the same with one guest and with a thousand. */
export class FakeGuestFiles {
  constructor(private readonly folder: string) {}

  async readAll(): Promise<readonly FakeGuest[]> {
    await mkdir(this.folder, { recursive: true });
    const names = (await readdir(this.folder)).filter((name) => NAME.test(name));
    const found: FakeGuest[] = [];
    for (let i = 0; i < names.length; i += AT_ONCE)
      found.push(...(await Promise.all(names.slice(i, i + AT_ONCE).map((name) => this.#read(name)))).flat());
    return found;
  }

  async write(guest: FakeGuest): Promise<void> {
    const path = this.#pathOf(guest.instanceId);
    await writeFile(`${path}.new`, JSON.stringify(guest));
    await rename(`${path}.new`, path);
  }

  async remove(instanceId: string): Promise<void> {
    await Promise.all(['', '.new'].map((end) => rm(this.#pathOf(instanceId) + end, { force: true })));
  }

  /** Paths of files that are none of these guests'. */
  async others(known: ReadonlyMap<string, FakeGuest>): Promise<readonly string[]> {
    const names = await readdir(this.folder);
    return names
      .filter((name) => name !== FATES && !known.has(name.replace(/\.json(\.new)?$/, '')))
      .map((name) => join(this.folder, name));
  }

  async #read(name: string): Promise<FakeGuest[]> {
    const text = await readFile(join(this.folder, name), 'utf8');
    const { data } = fakeGuest.safeParse(jsonOf(text));
    return data && `${data.instanceId}.json` === name ? [data] : [];
  }

  #pathOf(instanceId: string): string {
    return join(this.folder, `${instanceId}.json`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No guest's file: `others` reports it.
    return undefined;
  }
}
