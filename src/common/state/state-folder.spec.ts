import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { folder } from './state-folder.js';

describe('a folder of the state', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'engine-folder-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  it('is made with those above it, and made again without harm', async () => {
    const path = join(root, 'a', 'b', 'c');
    for (const mode of [0o711, 0o700]) {
      await folder(path, mode);
      expect(await modeOf(path)).toBe(mode);
    }
    expect(await modeOf(join(root, 'a', 'b'))).toBe(0o755);
  });

  it.each(['file', 'file/below', 'file/far/below'])('is refused in one line at %s', async (name) => {
    await writeFile(join(root, 'file'), '');
    await expect(folder(join(root, name), 0o755)).rejects.toThrow(
      /^no folder can be made at .* \((EEXIST|ENOTDIR)\)$/,
    );
  });

  it('is refused where nothing can be made', async () => {
    await expect(folder('/proc/engine/state', 0o755)).rejects.toThrow(
      'no folder can be made at /proc/engine (ENOENT)',
    );
  });
});
