import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { StoreLedger } from '../support/store-ledger.js';
import { until } from '../support/until.js';

const STORMS = process.env['ENGINE_TEST_FULL'] === '1' ? 20 : 3;
const WRITERS = 16;
const Bucket = 'storm-bucket';

const cloud = await PrivateCloud.open();
let s3: S3Client;
let ledger: StoreLedger;

beforeAll(async () => {
  await cloud.openObjectStore(['--object_sweep_age=0']);
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = cloud.admin;
  s3 = new S3Client({
    ...{ endpoint: cloud.s3, region: cloud.region, forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
  ledger = new StoreLedger(s3, Bucket);
}, 60_000);

afterAll(() => s3.destroy());

it(
  'loses nothing that was answered when the daemon is killed under writers, and leaves nothing half',
  async () => {
    for (let storm = 0; storm < STORMS; storm++) {
      ledger.answered = 0;
      const writing = ledger.writeUntilRefused(WRITERS);
      const enough = 50 + Math.floor(Math.random() * 100);
      await until(() => ledger.answered >= enough, 20_000);
      await cloud.killObjectStore();
      await writing;
      await cloud.restartObjectStore();
      await ledger.check();
    }
    expect(ledger.keys).toBeGreaterThan(WRITERS);
    // The last start has swept: a file is a row's.
    const folder = join(cloud.folder, 'state', 'buckets');
    const named = async () =>
      (
        await cloud.database.query<{ id: string }>(
          `SELECT id FROM objects WHERE storage = 'file' UNION ALL SELECT file FROM object_parts`,
        )
      )
        .map(({ id }) => id)
        .sort();
    const there = async () =>
      (await readdir(folder, { recursive: true }))
        .filter((name) => name.includes('-'))
        .map((name) => name.slice(3))
        .sort();
    await cloud.killObjectStore();
    await cloud.restartObjectStore();
    const wanted = await named();
    await until(async () => JSON.stringify(await there()) === JSON.stringify(wanted), 20_000);
  },
  STORMS * 30_000,
);
