import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';

const STORMS = process.env['ENGINE_TEST_FULL'] === '1' ? 20 : 3;
const WRITERS = 16;
const Bucket = 'storm-bucket';

const cloud = await PrivateCloud.open();
let s3: S3Client;

beforeAll(async () => {
  await cloud.openObjectStore(['--object_sweep_age=0']);
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = cloud.admin;
  s3 = new S3Client({
    ...{ endpoint: cloud.s3, region: cloud.region, forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  });
  await s3.send(new CreateBucketCommand({ Bucket }));
}, 60_000);

afterAll(() => s3.destroy());

/** What each key may hold, by the hash of its bytes: what was answered last, and all that was asked for since. */
const allowed = new Map<string, Set<string>>();
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function write(Key: string): Promise<void> {
  const bytes = randomBytes(Math.random() < 0.5 ? 4_096 : 200_000);
  const hash = hashOf(bytes);
  const may = allowed.get(Key) ?? new Set(['']);
  allowed.set(Key, may.add(hash));
  if (Math.random() < 0.8) await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
  else await writeInParts(Key, bytes);
  allowed.set(Key, new Set([hash]));
}

async function writeInParts(Key: string, Body: Buffer): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
}

const read = async (Key: string): Promise<string> => {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((error: Error) => error.name);
  return typeof answer === 'string'
    ? answer === 'NoSuchKey'
      ? ''
      : answer
    : hashOf((await answer.Body?.transformToByteArray()) ?? new Uint8Array());
};

it(
  'loses nothing that was answered when the daemon is killed under writers, and leaves nothing half',
  async () => {
    for (let storm = 0; storm < STORMS; storm++) {
      let answered = 0;
      // Each goes on until the daemon is gone.
      const writers = Array.from({ length: WRITERS }, async (_, n) => {
        for (let turn = 0, lives = true; lives; turn++)
          await write(`k${n}-${turn % 4}`).then(
            () => void answered++,
            () => void (lives = false),
          );
      });
      const enough = 50 + Math.floor(Math.random() * 100);
      await until(() => answered >= enough, 20_000);
      await cloud.killObjectStore();
      await Promise.all(writers);
      await cloud.restartObjectStore();
      for (const [Key, may] of allowed)
        expect([Key, [...may]]).toEqual([Key, expect.arrayContaining([await read(Key)])]);
    }
    expect(allowed.size).toBeGreaterThan(WRITERS);
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
