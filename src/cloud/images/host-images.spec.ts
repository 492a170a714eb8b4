import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { controlNouns } from '../registry/control-nouns.js';
import { HostImages } from './host-images.js';
import { FolderImageStore } from './stores/folder/folder.image-store.js';

const database = await databaseForSpec();
const store = new FolderImageStore(tmpdir());

it('lets a host read what any noun uses on it, whatever its role, and nothing else', async () => {
  const { imageId, kernelId } = await insertGuest(database, { host: 'compute' });
  // A noun to come: what is on the host `volumes` is made from the image.
  const use = { onHost: `SELECT '${imageId}'::uuid WHERE $1 = 'volumes'`, kept: 'SELECT NULL::uuid' };
  const images = new HostImages(database, store, [...controlNouns.imageUses, use]);
  for (const host of ['compute', 'volumes'])
    for (const id of [imageId, kernelId]) expect(await images.find(host, id)).toMatchObject({ id });
  expect(await images.find('elsewhere', imageId)).toBeUndefined();
  expect(await images.find('compute', randomUUID())).toBeUndefined();
});
