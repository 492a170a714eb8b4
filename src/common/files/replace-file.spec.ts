import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Durability, replaceFile } from './replace-file.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'replace-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('replaceFile', () => {
  it.each<Durability>(['process', 'whole', 'power'])(
    'replaces the text and leaves no draft (%s)',
    async (durability) => {
      const path = join(folder, 'a');
      await replaceFile(path, 'old and long', { durability });
      await replaceFile(path, 'new', { durability });
      expect(await readFile(path, 'utf8')).toBe('new');
      expect(await readdir(folder)).toEqual(['a']);
    },
  );

  it('is private unless told otherwise', async () => {
    await replaceFile(join(folder, 'a'), '', { durability: 'process' });
    await replaceFile(join(folder, 'b'), '', { durability: 'power', mode: 0o644 });
    const modes = await Promise.all(['a', 'b'].map((name) => stat(join(folder, name))));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o600, 0o644]);
  });

  it('keeps the old text and no draft when the new one cannot take its place', async () => {
    const path = join(folder, 'a');
    await writeFile(join(folder, 'other'), 'kept');
    await expect(replaceFile(join(folder, 'none', 'a'), 'x', { durability: 'power' })).rejects.toMatchObject({
      code: 'ENOENT',
    });
    // A folder stands where the file should be: the rename fails after the draft was written.
    await mkdir(join(path, 'inside'), { recursive: true });
    await expect(replaceFile(path, 'x', { durability: 'whole' })).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['a', 'other']);
  });
});
