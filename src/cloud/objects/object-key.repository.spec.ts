import { PutObjectCommand, CreateBucketCommand } from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';
import { until } from '../../../test/support/until.js';
import { Sealer } from '../../common/seal/sealer.js';
import { ObjectKeyRepository } from './object-key.repository.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'resealed-bucket';
const newer = new Sealer(
  new Map([
    [1, Buffer.alloc(32, 7)],
    [2, Buffer.alloc(32, 9)],
  ]),
);

it('seals again beside who locks many in another order', async () => {
  const s3 = door.client(await door.caller('resealer'));
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of ['a', 'b', 'c'])
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key, ServerSideEncryption: 'AES256' }));
  const rows = await database.query<{ id: string }>('SELECT id FROM objects ORDER BY id');
  const [first, last] = [rows.at(0)?.id, rows.at(-1)?.id];
  const lock = 'SELECT id FROM objects WHERE id = $1 FOR UPDATE';

  const keys = new ObjectKeyRepository(database, newer);
  const writer = await database.session();
  await writer.query('BEGIN');
  await writer.query(lock, [last]);
  const resealed = keys.reseal();
  resealed.catch(() => undefined);
  await until(async () => (await lockWaits(database)) > 0);
  await writer.query(lock, [first]);
  await writer.query('COMMIT');
  writer.release();
  expect(await resealed).toBe(3);
  expect(await keys.reseal()).toBe(0);
});
