import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ByteFiles } from '../../src/cloud/objects/byte-files.js';
import { ObjectKeys } from '../../src/cloud/objects/object-keys.js';
import { StoredBytesRepository } from '../../src/cloud/objects/stored-bytes.repository.js';
import { verifyObjects } from '../../src/cloud/objects/verify-objects.js';
import { canCutPower, LoopDisk } from '../support/loop-disk.js';
import { OwnStore } from '../support/own-store.js';
import { SmallDisk } from '../support/small-disk.js';
import { StoreLedger } from '../support/store-ledger.js';
import { until } from '../support/until.js';

const isFull = process.env['ENGINE_TEST_FULL'] === '1';
const [STORMS, CUTS] = isFull ? [20, 5] : [3, 1];
const WRITERS = 16;
const Bucket = 'power-bucket';

async function faultsIn(store: OwnStore) {
  const { sealer } = store;
  const source = { files: ByteFiles.at(store.buckets), keys: new ObjectKeys(() => sealer) };
  const verified = await store.ask((database) =>
    verifyObjects(new StoredBytesRepository(database), source, ''),
  );
  return verified.faults;
}

const writesAgain = (ledger: StoreLedger) => until(() => ledger.write('again', 4_096), 60_000);

describe('PostgreSQL killed under writers', () => {
  let store: OwnStore;
  let s3: S3Client;
  beforeAll(async () => {
    store = await OwnStore.make();
    s3 = await store.up();
    await s3.send(new CreateBucketCommand({ Bucket }));
  }, 120_000);
  afterAll(async () => {
    s3.destroy();
    await store.remove();
  }, 60_000);

  it(
    'loses nothing that was answered, leaves nothing half, and is served again without a restart',
    async () => {
      const ledger = new StoreLedger(s3, Bucket);
      for (let storm = 0; storm < STORMS; storm++) {
        ledger.answered = 0;
        const writing = ledger.writeUntilRefused(WRITERS);
        await until(() => ledger.answered >= 50 + Math.random() * 100, 60_000);
        await store.killPostgres();
        await writing;
        await store.startPostgres();
        await writesAgain(ledger);
        await ledger.check();
      }
      expect(ledger.refused.filter((status) => status !== 503)).toEqual([]);
      expect(await faultsIn(store)).toEqual([]);
    },
    STORMS * 60_000,
  );
});

(canCutPower() ? describe : describe.skip)('a power cut under writers', () => {
  let store: OwnStore;
  let disk: LoopDisk;
  let s3: S3Client;
  beforeAll(async () => {
    store = await OwnStore.make();
    disk = await LoopDisk.at(`${store.folder}/loop`, store.disk, 512);
    s3 = await store.up();
    await s3.send(new CreateBucketCommand({ Bucket }));
  }, 120_000);
  afterAll(async () => {
    s3.destroy();
    await Promise.all([store.killStore(), store.killPostgres()]);
    await disk.remove();
    await store.remove();
  }, 60_000);

  it(
    'loses nothing that was answered, and leaves nothing half',
    async () => {
      const ledger = new StoreLedger(s3, Bucket);
      for (let cut = 0; cut < CUTS; cut++) {
        ledger.answered = 0;
        const writing = ledger.writeUntilRefused(WRITERS);
        await until(() => ledger.answered >= 100, 60_000);
        await disk.cutPower();
        await Promise.all([store.killStore(), store.killPostgres()]);
        await writing;
        await disk.powerOn();
        await store.startPostgres();
        await store.startStore();
        await ledger.check();
        expect(await faultsIn(store)).toEqual([]);
      }
      await writesAgain(ledger);
    },
    CUTS * 120_000,
  );
});

(process.getuid?.() === 0 ? describe : describe.skip)('a full disk', () => {
  let store: OwnStore;
  let disk: SmallDisk;
  let s3: S3Client;
  beforeAll(async () => {
    store = await OwnStore.make();
    disk = await SmallDisk.at(store.disk, 256);
    s3 = await store.up();
    await s3.send(new CreateBucketCommand({ Bucket }));
  }, 120_000);
  afterAll(async () => {
    s3.destroy();
    await Promise.all([store.killStore(), store.killPostgres()]);
    await disk.remove();
    await store.remove();
  }, 60_000);

  it('refuses writes with 507 or 503, goes on to read, leaves nothing half, and takes writes again', async () => {
    const ledger = new StoreLedger(s3, Bucket);
    for (const [key, size] of [
      ['small', 4_096],
      ['large', 400_000],
    ] as const)
      await ledger.write(key, size);
    disk.fill();
    expect(await ledger.write('large', 400_000)).toBe(false);
    // Whichever meets the full disk first: the store's file, or PostgreSQL's.
    expect(ledger.refused).toHaveLength(1);
    // Small ones go to rows until no page has room for one more.
    await until(async () => !(await ledger.write(`row-${ledger.keys}`, 16_000)), 60_000);
    expect(ledger.refused.filter((status) => status !== 507 && status !== 503)).toEqual([]);
    await ledger.check();
    const small = await s3.send(new GetObjectCommand({ Bucket, Key: 'small' }));
    expect(small.ContentLength).toBe(4_096);
    disk.empty();
    await writesAgain(ledger);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'large again', Body: Buffer.alloc(400_000) }));
    await ledger.check();
    expect(await faultsIn(store)).toEqual([]);
  }, 120_000);
});
