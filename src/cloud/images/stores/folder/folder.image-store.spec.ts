import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { FolderImageStore } from './folder.image-store.js';

const above = await mkdtemp(join(tmpdir(), 'folder-store-'));
afterAll(() => rm(above, { recursive: true }));
const folder = join(above, 'store');
const store = new FolderImageStore(folder);
const OPTIONS = { maxBytes: 100, headBytes: 4 };
const bytes = () => Readable.from([Buffer.from('a disk')]);

describe('the names in a folder of images', () => {
  it.each(['', '.', '..', '../kept', 'a/b'])('leave what is elsewhere alone: %j', async (name) => {
    await writeFile(join(above, 'kept'), 'kept');
    await expect(store.remove(name)).rejects.toThrow(`'${name}' is no name in a store of images`);
    expect(await readFile(join(above, 'kept'), 'utf8')).toBe('kept');
  });

  it('are UUIDs for what is read and written', async () => {
    const why = "'../kept' is not the id of an image";
    await expect(store.put('../kept', bytes, OPTIONS)).rejects.toThrow(why);
    await expect(store.size('../kept')).rejects.toThrow(why);
    expect(() => store.range('../kept', { start: 0, end: 0 })).toThrow(why);
  });
});

describe('a folder of images', () => {
  it('keeps what is examined by nobody, and places it once however often it is told', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await store.put(first, bytes, OPTIONS);
    const keep = async (_found: object, place: () => Promise<void>) => {
      await place();
      await place();
    };
    await store.put(second, bytes, { ...OPTIONS, keep });
    expect((await readdir(folder)).sort()).toEqual([first, second].sort());
  });

  it('has no part left of what was never placed, and what was there stays', async () => {
    const id = randomUUID();
    await store.put(id, bytes, OPTIONS);
    const other = () => Readable.from([Buffer.from('other')]);
    const keep = () => Promise.reject(new Error('overtaken'));
    await expect(store.put(id, other, { ...OPTIONS, keep })).rejects.toThrow('overtaken');
    expect(await readFile(join(folder, id), 'utf8')).toBe('a disk');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('lists nothing that went away meanwhile', async () => {
    const gone = randomUUID();
    // As a name that is read before its file is removed.
    await symlink(join(above, 'nothing'), join(folder, gone));
    const id = randomUUID();
    await store.put(id, bytes, OPTIONS);
    const listed = await store.list(-1_000);
    expect(listed).toContain(id);
    expect(listed).not.toContain(gone);
  });

  it('takes a broken disk for no missing image', async () => {
    const file = join(above, 'file');
    await writeFile(file, '');
    expect(await store.size(randomUUID())).toBeUndefined();
    await expect(new FolderImageStore(file).size(randomUUID())).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
