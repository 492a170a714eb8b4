import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFile } from './remove-file.js';
import { type Durability, replaceFile } from './replace-file.js';

export interface RecordRules<T> {
  readonly durability: Durability;
  /** Throws when the value is no record, or none of this name. */
  parse(value: unknown, name: string): T;
}

export interface LoadedRecords<T> {
  /** By name, in the order of names. */
  readonly records: ReadonlyMap<string, T>;
  /** Files that cannot be read as records; they are left where they are. */
  readonly unreadable: readonly { readonly path: string; readonly error: unknown }[];
}

const FILE = /^[^.].*\.json$/;
const DRAFT = /\.json\.new$/;
/** Files that are read at once. */
const AT_ONCE = 64;

/** Records in a folder, one file each: `<name>.json`. A write costs the same with one record and with a thousand. */
export class RecordFolder<T> {
  constructor(
    readonly path: string,
    private readonly rules: RecordRules<T>,
  ) {}

  /** Makes the folder where there is none, and removes drafts: what they say was never put in place. */
  async load(): Promise<LoadedRecords<T>> {
    await this.make();
    const names = (await readdir(this.path)).sort();
    for (const name of names.filter((draft) => DRAFT.test(draft))) await removeFile(join(this.path, name));
    const files = names.filter((name) => FILE.test(name)).map((name) => name.slice(0, -'.json'.length));
    const records = new Map<string, T>();
    const unreadable: { path: string; error: unknown }[] = [];
    for (let i = 0; i < files.length; i += AT_ONCE) {
      const some = files.slice(i, i + AT_ONCE);
      const read = await Promise.allSettled(some.map((name) => this.#read(name)));
      read.forEach((result, at) => {
        const name = some[at] ?? '';
        if (result.status === 'fulfilled') records.set(name, result.value);
        else unreadable.push({ path: this.pathOf(name), error: result.reason });
      });
    }
    return { records, unreadable };
  }

  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  /** Resolves when the record is as durable as the rules say. Two writers of one name take turns. */
  async put(name: string, record: T): Promise<void> {
    await replaceFile(this.pathOf(name), JSON.stringify(record), { durability: this.rules.durability });
  }

  /** One that is not there is success. A writer that failed left no draft; one that was killed left it to `load`. */
  async remove(name: string): Promise<void> {
    await removeFile(this.pathOf(name));
  }

  pathOf(name: string): string {
    return join(this.path, `${name}.json`);
  }

  async #read(name: string): Promise<T> {
    return this.rules.parse(JSON.parse(await readFile(this.pathOf(name), 'utf8')), name);
  }
}
