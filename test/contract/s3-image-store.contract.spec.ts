import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MinioServer } from '../../bench/lib/minio-server.js';
import type { ImageBucketPlace } from '../../src/cloud/images/stores/s3/image-bucket-place.js';
import { type BucketEntry, ImageBucket } from '../../src/cloud/images/stores/s3/image-bucket.js';
import { grants } from '../../src/cloud/images/image-store.js';
import { S3ImageStore } from '../../src/cloud/images/stores/s3/s3.image-store.js';
import { databaseForSpec } from '../support/database.js';
import { freePorts } from '../support/free-ports.mjs';
import { s3DoorForSpec } from '../support/s3-door.js';
import { until } from '../support/until.js';
import { imageStoreContract, type ImageStoreRig } from './image-store.contract.js';

/** MinIO, as `npm test` built it. */
const minio = process.env['ENGINE_TEST_MINIO'] ?? '';

const HOUR_MS = 3_600_000;
const database = await databaseForSpec();
const door = await s3DoorForSpec(database);
const caller = await door.caller('images');

type Server = Omit<ImageBucketPlace, 'bucket' | 'hostEndpoint'>;

/** A store's clock is its own: what is old in it is said to be. */
class AgedBucket extends ImageBucket {
  #aged = new Set<string>();

  async age(): Promise<void> {
    this.#aged = new Set((await super.list()).map(({ name }) => name));
  }

  override async list(): Promise<readonly BucketEntry[]> {
    const older = ({ name, writtenAt }: BucketEntry) =>
      this.#aged.has(name) ? new Date(writtenAt.getTime() - HOUR_MS) : writtenAt;
    return (await super.list()).map((entry) => ({ ...entry, writtenAt: older(entry) }));
  }
}

async function rigOn(
  server: Server,
  hostEndpoint = '',
): Promise<ImageStoreRig & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 's3-store-'));
  const bucket = new AgedBucket({ ...server, hostEndpoint, bucket: `images-${randomUUID()}` });
  return {
    folder,
    // A process that starts has nothing but the bucket.
    open: () => new S3ImageStore(bucket, join(folder, randomUUID())),
    async interrupt() {
      const id = randomUUID();
      const name = `${id}.${randomUUID()}.part`;
      await bucket.write(name, '');
      const upload = await bucket.begin(id);
      await bucket.send({ name: id, upload, part: 1 }, Buffer.from('half'));
      await bucket.write(name, upload);
      return name;
    },
    age: () => bucket.age(),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}

function suites(name: string, server: () => Server): void {
  imageStoreContract(name, () => rigOn(server()));

  describe(`more of the image store ${name}`, () => {
    const OPTIONS = { maxBytes: 2 ** 30, headBytes: 0 };

    it('sends large images in parts, and leaves nothing on this machine', async () => {
      const rig = await rigOn(server());
      const store = rig.open();
      const [id, size] = [randomUUID(), 40 * 2 ** 20 + 7];
      const bytes = Buffer.alloc(size, 'engine');
      await store.put(id, () => Readable.from([bytes]), OPTIONS);
      expect(await store.size(id)).toBe(size);
      const [start, end] = [16 * 2 ** 20 - 3, 32 * 2 ** 20 + 3];
      const back: Buffer[] = [];
      for await (const piece of store.range(id, { start, end })) back.push(piece as Buffer);
      expect(Buffer.concat(back).equals(bytes.subarray(start, end + 1))).toBe(true);
      for (const scratch of await readdir(rig.folder))
        expect(await readdir(join(rig.folder, scratch))).toEqual([]);
      await rig.clear();
    });

    it('is one for several processes: who completes last is found, whole', async () => {
      const rig = await rigOn(server());
      const id = randomUUID();
      const puts = ['first', 'second', 'third'].map((text) =>
        rig.open().put(id, () => Readable.from([Buffer.from(text.repeat(1_000))]), OPTIONS),
      );
      const sizes = (await Promise.all(puts)).map(({ sizeBytes }) => sizeBytes);
      expect(sizes).toContain(await rig.open().size(id));
      expect(await rig.open().list(-1)).toEqual([id]);
      await rig.clear();
    });

    it('lets a host read one image, from anywhere on, for a while', async () => {
      const rig = await rigOn(server(), server().endpoint);
      const store = rig.open();
      const [id, other] = [randomUUID(), randomUUID()];
      for (const each of [id, other])
        await store.put(each, () => Readable.from([Buffer.from(each)]), OPTIONS);
      const url = grants(store) ? await store.grant(id, 2) : undefined;
      const read = async (from: string, headers = {}) => {
        const answer = await fetch(from, { headers });
        return [answer.status, await answer.text()];
      };
      expect(await read(url ?? '')).toEqual([200, id]);
      expect(await read(url ?? '', { range: 'bytes=30-' })).toEqual([206, id.slice(30)]);
      expect(await read((url ?? '').replace(id, other))).toEqual([403, expect.any(String)]);
      expect((await fetch(url ?? '', { method: 'DELETE' })).status).toBe(403);
      await until(async () => (await fetch(url ?? '')).status === 403, 10_000);
      await rig.clear();
    });

    it('keeps hosts away where nobody says how they reach it', async () => {
      const rig = await rigOn(server());
      const store = rig.open();
      expect(grants(store) && (await store.grant(randomUUID(), 60))).toBeUndefined();
      await rig.clear();
    });

    it('fails where the keys are not right, and keeps nothing', async () => {
      const rig = await rigOn({ ...server(), secretKey: 'another-secret' });
      const put = rig.open().put(randomUUID(), () => Readable.from([Buffer.from('x')]), OPTIONS);
      await expect(put).rejects.toMatchObject({ code: 'AccessDenied' });
      await rig.clear();
    });
  });
}

suites('s3, engine-objectstore', () => ({
  ...{ endpoint: door.endpoint, region: 'local-1' },
  ...{ accessKey: caller.accessKeyId, secretKey: caller.secretAccessKey },
}));

(minio === '' ? describe.skip : describe)('MinIO', () => {
  let server: MinioServer;
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    server = new MinioServer(minio, port);
    await server.up();
  }, 60_000);
  afterAll(() => server.down());

  suites('s3, MinIO', () => server.credentials);
});
