import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { hostApiForSpec } from '../../../test/support/host-api.js';
import { DataKeys } from '../../cloud/data-keys/data-keys.js';
import { Sealer } from '../../common/seal/sealer.js';
import { insertVolume } from '../../cloud/volumes/new-volume.repository.js';

const cloud = await hostApiForSpec();
const { database, sealer } = cloud;
const keys = new DataKeys(database, sealer);

/** On the host, encrypted or not. */
async function volumeOn(host: string, encrypted: boolean): Promise<string> {
  const id = randomUUID();
  const projectId = randomUUID();
  await insertVolume(database, {
    ...{ id, ec2Id: `vol-${id}`, projectId, userId: randomUUID(), name: '', zone: 'local-1a' },
    ...{ sizeGiB: 1, volumeType: 'gp2', iops: null, throughputMiB: null, operationId: randomUUID() },
    dataKeyId: await keys.keyFor(database, projectId, { encrypted }),
  });
  await database.query('UPDATE volumes SET host = $2 WHERE id = $1', [id, host]);
  return id;
}

it('is told to the host that has the volume, and to no other', async () => {
  const [host, other] = [await cloud.addHost(), await cloud.addHost()];
  const [volume, plain] = [await volumeOn(host, true), await volumeOn(host, false)];
  const key = await cloud.linkOf(host).readVolumeKey(volume);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await cloud.linkOf(host).readVolumeKey(volume)).toBe(key);
  for (const [who, what] of [
    [other, volume],
    [host, plain],
    [host, randomUUID()],
  ] as const)
    await expect(cloud.linkOf(who).readVolumeKey(what)).rejects.toThrow('The host API has no');
  await database.query('UPDATE volumes SET released_at = now() WHERE id = $1', [volume]);
  await expect(cloud.linkOf(host).readVolumeKey(volume)).rejects.toThrow('The host API has no');
});

it('is not told of what is no id, however often it is asked', async () => {
  const link = cloud.linkOf(await cloud.addHost());
  // More than are answered at once: a refusal holds no place.
  for (let i = 0; i < 20; i += 1) await expect(link.readVolumeKey('no-id')).rejects.toThrow('answered 400');
});

it('lies sealed, and is sealed again under a newer master key', async () => {
  const host = await cloud.addHost();
  const volume = await volumeOn(host, true);
  const key = await keys.ofHost(host, volume);
  const rows = await database.query<{ sealed: Buffer }>('SELECT sealed_key AS sealed FROM data_keys');
  for (const { sealed } of rows) expect(sealed.includes(Buffer.from(key ?? '', 'hex'))).toBe(false);
  expect(await keys.reseal()).toBe(0);
  const both = new Map([
    [1, Buffer.alloc(32, 7)],
    [2, Buffer.alloc(32, 8)],
  ]);
  const newer = new DataKeys(database, new Sealer(both));
  expect(await newer.reseal()).toBe(rows.length);
  expect(await newer.ofHost(host, volume)).toBe(key);
});
