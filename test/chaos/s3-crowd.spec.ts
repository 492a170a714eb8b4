import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OwnStore } from '../support/own-store.js';
import { until } from '../support/until.js';

const isFull = process.env['ENGINE_TEST_FULL'] === '1';
const CROWD = isFull ? 9_900 : 2_000;
const MIB = 2 ** 20;
const LARGE = isFull ? 5 * 1024 * MIB : 192 * MIB;
const MOST_MEMORY = 300 * MIB;
const Bucket = 'crowd-bucket';

let store: OwnStore;
let s3: S3Client;

beforeAll(async () => {
  store = await OwnStore.make();
  s3 = await store.up(['--s3_idle_timeout=2', '--s3_connections_per_address=10000']);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'there', Body: 'there' }));
}, 120_000);
afterAll(async () => {
  s3.destroy();
  await store.remove();
}, 60_000);

/** A client that says this and then nothing; resolves when it is connected. */
function silentAfter(words: string): Promise<Socket> {
  const { hostname, port } = new URL(store.endpoint);
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname, () => {
      socket.write(words);
      resolve(socket);
    });
    socket.on('error', reject);
    socket.resume();
  });
}

const reads = async () =>
  (await s3.send(new GetObjectCommand({ Bucket, Key: 'there' }))).Body?.transformToString();
const filesIn = async () =>
  (await readdir(store.buckets, { recursive: true })).filter((name) => name.includes('-'));

describe('a store among many', () => {
  it(`answers beside ${CROWD} connections in the middle of a request, and ends them all`, async () => {
    const sockets: Socket[] = [];
    for (let from = 0; from < CROWD; from += 500)
      sockets.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(500, CROWD - from) }, () =>
            silentAfter('GET /crowd-bucket HTTP/1.1\r\nhost: x\r\n'),
          ),
        )),
      );
    expect(await reads()).toBe('there');
    await until(() => sockets.every(({ closed }) => closed), 60_000);
    expect(await reads()).toBe('there');
    expect(store.peakMemory()).toBeLessThan(MOST_MEMORY);
  }, 180_000);

  it('ends a client that stalls in its body, and keeps nothing of it', async () => {
    // The other half never comes.
    const body = new Readable({ read: () => undefined });
    body.push(randomBytes(100_000));
    const put = new PutObjectCommand({ Bucket, Key: 'stalled', ContentLength: 200_000, Body: body });
    await expect(s3.send(put)).rejects.toBeDefined();
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: 'stalled' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await until(async () => (await filesIn()).length === 0);
  }, 30_000);

  it(
    `takes and gives an object of ${LARGE / MIB} MiB with flat memory`,
    async () => {
      const piece = randomBytes(MIB);
      const body = Readable.from(
        (function* () {
          for (let sent = 0; sent < LARGE; sent += MIB) yield piece;
        })(),
      );
      await s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body: body, ContentLength: LARGE }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
      let read = 0;
      for await (const chunk of Body as Readable) read += (chunk as Buffer).length;
      expect(read).toBe(LARGE);
      expect(store.peakMemory()).toBeLessThan(MOST_MEMORY);
    },
    isFull ? 900_000 : 120_000,
  );
});
