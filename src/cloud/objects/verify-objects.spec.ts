import { randomBytes } from 'node:crypto';
import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { s3DoorForSpec } from '../../../test/support/s3-door.js';
import { ByteFiles } from './byte-files.js';
import { ObjectKeys } from './object-keys.js';
import { StoredBytesRepository } from './stored-bytes.repository.js';
import { verifyObjects } from './verify-objects.js';

const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const Bucket = 'verified-bucket';

const source = { files: ByteFiles.at(door.folder), keys: new ObjectKeys(() => door.sealer) };
const verify = (bucket = '') => verifyObjects(new StoredBytesRepository(database), source, bucket);

async function fileOf(key: string): Promise<string> {
  const [row] = await database.query<{ id: string }>('SELECT id FROM objects WHERE key = $1', [key]);
  const names = await readdir(door.folder, { recursive: true });
  return join(door.folder, names.find((name) => name.endsWith(row?.id ?? 'none')) ?? '');
}

it('finds each byte that is not as it was written, and nothing else', async () => {
  const s3 = door.client(await door.caller('verifier'));
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = (Key: string, bytes: number) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: randomBytes(bytes), ChecksumAlgorithm: 'SHA256' }));
  await Promise.all([
    put('row', 10),
    put('whole', 20_000),
    put('longer', 20_000),
    put('other', 20_000),
    put('gone', 20_000),
  ]);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  await s3.send(
    new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: randomBytes(30) }),
  );
  expect(await verify()).toEqual({ count: 6, bytes: 80_040, faults: [] });

  await appendFile(await fileOf('longer'), 'x');
  await writeFile(await fileOf('other'), randomBytes(20_000));
  await rm(await fileOf('gone'));
  await database.query(`UPDATE objects SET data = 'altered...' WHERE key = 'row'`);
  await database.query(`UPDATE object_parts SET etag = repeat('a', 32)`);
  const { faults } = await verify(Bucket);
  expect(
    Object.fromEntries(faults.map(({ key, part, problem }) => [`${key} ${part ?? ''}`.trim(), problem])),
  ).toEqual({
    ...{ row: 'md5', longer: 'size', other: 'md5', gone: 'missing', 'parts 1': 'md5' },
  });
  expect((await verify('another')).count).toBe(0);
});
