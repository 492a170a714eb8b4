import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { ImageSources } from './image-sources.js';
import { FolderImageStore } from './stores/folder/folder.image-store.js';

const database = await databaseForSpec();
const folder = await mkdtemp(join(tmpdir(), 'sources-'));
afterAll(() => rm(folder, { recursive: true }));
const sources = new ImageSources(database, new FolderImageStore(folder));
const gone = {
  code: 'ImageUnusable',
  message: 'The bytes of the image that was to be copied are not there.',
};

it('opens all bytes of an image, to be checked against its registration', async () => {
  const { imageId } = await insertGuest(database, { host: 'h' });
  await writeFile(join(folder, imageId), 'ten bytes!');
  const { source, format, sha256 } = await sources.open(imageId);
  expect({ format, sha256 }).toEqual({ format: 'raw', sha256: 'a'.repeat(64) });
  expect(await text(source())).toBe('ten bytes!');
});

it('opens nothing that is not whole', async () => {
  const { imageId } = await insertGuest(database, { host: 'h' });
  await expect(sources.open(imageId)).rejects.toMatchObject(gone);
  await writeFile(join(folder, imageId), 'nine byte');
  await expect(sources.open(imageId)).rejects.toMatchObject(gone);
});

it('opens no image that nobody registered, though there are bytes under its id', async () => {
  const id = randomUUID();
  await writeFile(join(folder, id), 'ten bytes!');
  await expect(sources.open(id)).rejects.toMatchObject(gone);
});
