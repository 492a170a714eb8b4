import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { FolderImageStore } from '../../src/cloud/images/stores/folder/folder.image-store.js';
import { imageStoreContract, type ImageStoreRig } from './image-store.contract.js';

async function folderRig(): Promise<ImageStoreRig & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'folder-store-'));
  return {
    folder,
    open: () => new FolderImageStore(folder),
    async interrupt() {
      const name = `${randomUUID()}.${randomUUID()}.part`;
      await writeFile(join(folder, name), 'half');
      return name;
    },
    async age() {
      const then = new Date(Date.now() - 3_600_000);
      for (const name of await readdir(folder)) await utimes(join(folder, name), then, then);
    },
    clear: () => rm(folder, { recursive: true }),
  };
}

imageStoreContract('folder', folderRig);

it('writes files that other users can read, whatever the umask', async () => {
  const rig = await folderRig();
  const umask = process.umask(0o077);
  const id = randomUUID();
  await rig.open().put(id, () => Readable.from([Buffer.from('x')]), { maxBytes: 1, headBytes: 0 });
  process.umask(umask);
  expect((await stat(join(rig.folder, id))).mode & 0o777).toBe(0o644);
  await rig.clear();
});
