import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { exists } from './exists.js';
import { removeFile } from './remove-file.js';

const folder = await mkdtemp(join(tmpdir(), 'engine-files-'));
afterAll(() => rm(folder, { recursive: true }));

it('removes a file, and is content with one that is not there', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'text');
  await removeFile(path);
  expect(await exists(path)).toBe(false);
  await removeFile(path);
});

it('rejects for what is no file', async () => {
  await expect(removeFile(folder)).rejects.toMatchObject({ syscall: 'unlink' });
});
