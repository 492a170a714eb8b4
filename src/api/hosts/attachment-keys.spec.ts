import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { hostApiForSpec } from '../../../test/support/host-api.js';
import { AttachmentKeys } from '../../cloud/volumes/attachment-keys.js';
import { insertVolume } from '../../cloud/volumes/new-volume.repository.js';
import { enterInstance } from '../../cloud/volumes/volume-use.repository.js';
import { Sealer } from '../../common/seal/sealer.js';

const cloud = await hostApiForSpec();
const { database, sealer } = cloud;
const keys = new AttachmentKeys(database, sealer);

/** A volume of the one host in an instance of the other. */
async function attachment(volumeHost: string, guestHost: string) {
  const volumeId = randomUUID();
  const guest = await insertGuest(database, { host: guestHost });
  await insertVolume(database, {
    ...{ id: volumeId, ec2Id: `vol-${volumeId}`, projectId: randomUUID(), userId: randomUUID(), name: '' },
    ...{ zone: 'local-1a', sizeGiB: 1, volumeType: 'gp2', iops: null, throughputMiB: null },
    ...{ operationId: randomUUID(), dataKeyId: null },
  });
  await database.query('UPDATE volumes SET host = $2 WHERE id = $1', [volumeId, volumeHost]);
  const use = { volumeId, instanceId: guest.instanceId, device: '/dev/sdf' };
  await database.transaction((tx) => enterInstance(tx, { ...use, sealedKey: keys.mint(volumeId) }));
  return { volumeId, use };
}

it('is told to both hosts of the attachment, and to no other', async () => {
  const [keeps, runs, other] = [await cloud.addHost(), await cloud.addHost(), await cloud.addHost()];
  const { volumeId } = await attachment(keeps, runs);
  const key = await cloud.linkOf(keeps).readAttachmentKey(volumeId);
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await cloud.linkOf(runs).readAttachmentKey(volumeId)).toBe(key);
  for (const [who, what] of [
    [other, volumeId],
    [keeps, randomUUID()],
  ] as const)
    await expect(cloud.linkOf(who).readAttachmentKey(what)).rejects.toThrow('The host API has no');
});

it('is another one for each attachment, and goes with it', async () => {
  const [keeps, runs] = [await cloud.addHost(), await cloud.addHost()];
  const { volumeId, use } = await attachment(keeps, runs);
  const first = await keys.ofHost(runs, volumeId);
  await database.transaction((tx) => enterInstance(tx, { ...use, sealedKey: keys.mint(volumeId) }));
  expect(await keys.ofHost(runs, volumeId)).not.toBe(first);
  const left = 'UPDATE volumes SET instance_id = NULL, device = NULL, attached_at = NULL';
  await expect(database.query(left)).rejects.toThrow('volumes_attachment_key_check');
  await database.query(`${left}, attachment_key = NULL`);
  expect(await keys.ofHost(keeps, volumeId)).toBeUndefined();
});

it('lies sealed, and is sealed again under a newer master key', async () => {
  const [keeps, runs] = [await cloud.addHost(), await cloud.addHost()];
  const { volumeId } = await attachment(keeps, runs);
  const key = await keys.ofHost(keeps, volumeId);
  const [row] = await database.query<{ sealed: Buffer }>(
    'SELECT attachment_key AS sealed FROM volumes WHERE id = $1',
    [volumeId],
  );
  expect(row?.sealed.includes(Buffer.from(key ?? '', 'hex'))).toBe(false);
  expect(await keys.reseal()).toBe(0);
  const both = new Map([
    [1, Buffer.alloc(32, 7)],
    [2, Buffer.alloc(32, 8)],
  ]);
  const newer = new AttachmentKeys(database, new Sealer(both));
  expect(await newer.reseal()).toBeGreaterThan(0);
  expect(await newer.ofHost(runs, volumeId)).toBe(key);
});
