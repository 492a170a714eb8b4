import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RecordFolder } from './record-folder.js';

let folder: string;
beforeEach(async () => void (folder = join(await mkdtemp(join(tmpdir(), 'records-')), 'deep', 'folder')));
afterEach(() => rm(join(folder, '../..'), { recursive: true }));

const rules = {
  durability: 'process' as const,
  parse: (value: unknown, name: string) => {
    if (value === null || typeof value !== 'object') throw new Error(`${name} is no record`);
    return value;
  },
};

describe('RecordFolder', () => {
  it('is read by the next one, in the order of names', async () => {
    const records = new RecordFolder(folder, rules);
    expect((await records.load()).records.size).toBe(0);
    for (const name of ['b', 'a', 'c']) await records.put(name, { name });
    await records.remove('c');
    await records.remove('c');
    expect([...(await new RecordFolder(folder, rules).load()).records]).toEqual([
      ['a', { name: 'a' }],
      ['b', { name: 'b' }],
    ]);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('names what cannot be read, removes drafts and leaves other files alone', async () => {
    const records = new RecordFolder(folder, rules);
    await records.load();
    for (const name of ['cut.json', 'a.json.new', 'notes']) await writeFile(join(folder, name), '{"a":');
    await writeFile(join(folder, 'number.json'), '7');
    const { records: found, unreadable } = await records.load();
    expect(found.size).toBe(0);
    expect(unreadable.map(({ path }) => path)).toEqual([
      join(folder, 'cut.json'),
      join(folder, 'number.json'),
    ]);
    expect(await readdir(folder)).toEqual(['cut.json', 'notes', 'number.json']);
  });
});
