import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertVolume } from './new-volume.repository.js';
import { VolumeLosses } from './volume-losses.js';

const database = await databaseForSpec();
const losses = new VolumeLosses(database);

/** At rest on the host since a while. */
async function volumeOn(host: string, more = ''): Promise<string> {
  const id = randomUUID();
  await insertVolume(database, {
    ...{ id, ec2Id: `vol-${id}`, projectId: randomUUID(), userId: randomUUID(), name: '', zone: 'local-1a' },
    ...{ sizeGiB: 1, volumeType: 'gp2', iops: null, throughputMiB: null, operationId: randomUUID() },
    dataKeyId: null,
  });
  const atRest = `lifecycle = 'available', task_state = NULL, settled_at = engine_now() - interval '1 minute'`;
  await database.query(`UPDATE volumes SET host = $2, ${atRest} WHERE id = $1`, [id, host]);
  if (more !== '') await database.query(`UPDATE volumes SET ${more} WHERE id = $1`, [id]);
  return id;
}

const lostOf = async (id: string): Promise<boolean> => {
  const [row] = await database.query<{ isLost: boolean }>(
    'SELECT lost_at IS NOT NULL AS "isLost" FROM volumes WHERE id = $1',
    [id],
  );
  return row?.isLost ?? false;
};
const fact = (volumeId: string) => ({ volumeId, sizeGiB: 1, generation: 1, usedBy: null });

it('are those whose files are gone, and those of which the host knows nothing, until they are back', async () => {
  const [whole, lost, unknown] = [await volumeOn('a'), await volumeOn('a'), await volumeOn('a')];
  const elsewhere = await volumeOn('b');
  await losses.note('a', { volumes: [fact(whole), { ...fact(lost), isLost: true }] });
  expect(await Promise.all([whole, lost, unknown, elsewhere].map(lostOf))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  await losses.note('a', { volumes: [whole, lost, unknown].map(fact) });
  expect(await Promise.all([whole, lost, unknown].map(lostOf))).toEqual([false, false, false]);
});

it.each([
  ['that somebody works on', `task_state = 'deleting'`],
  ['that settled just now', `settled_at = engine_now()`],
  ['that could not be made', `lifecycle = 'error'`],
])('are none %s', async (_what, more) => {
  const id = await volumeOn('c', more);
  await losses.note('c', { volumes: [] });
  expect(await lostOf(id)).toBe(false);
});
