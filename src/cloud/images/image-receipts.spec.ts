import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { until } from '../../../test/support/until.js';
import { exec } from '../../common/exec/exec.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { nouns } from '../registry/registry.js';
import { QuotaService } from '../quotas/quota.service.js';
import { deregisterImage } from './deregister-image.js';
import { ImageConverter } from './image-converter.js';
import { ImageExaminer } from './image-examiner.js';
import { ImageInspector } from './image-inspector.js';
import { ImageIntake } from './image-intake.js';
import { ImageReceipts, type Owned } from './image-receipts.js';
import { imageRows } from './image-rows.js';
import { insertImage, UNSAID } from './new-image.repository.js';
import { FolderImageStore } from './stores/folder/folder.image-store.js';

const database = await databaseForSpec();
const folder = await mkdtemp(join(tmpdir(), 'receipts-'));
afterAll(() => rm(folder, { recursive: true }));
const store = new FolderImageStore(folder);
const tool = { exec, binary: 'true', uid: undefined };
const [examiner, converter] = [new ImageExaminer(tool), new ImageConverter(tool)];
const intake = new ImageIntake(store, new ImageInspector(examiner, converter, 10_000));
const quotas = new QuotaService({}, nouns);
const receipts = new ImageReceipts(database, intake, quotas);
const { signal } = new AbortController();
const DISK = Buffer.alloc(1_024, 1);
const coming = (source: () => Readable = () => Readable.from([DISK])) => ({
  source,
  format: 'auto' as const,
});

let owned: Owned;
let projectId: string;
beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  owned = { imageId: randomUUID(), operationId: randomUUID(), generation: 1 };
  const { imageId: id, operationId } = owned;
  const image = { ...UNSAID, id, ec2Id: ec2IdOf('image', id), name: 'n', description: '' };
  await insertImage(database, { ...image, task: 'registering' }, { projectId, operationId });
});

const row = async () => {
  const [found] = await database.query<{ state: string; claim: string | null; sizeBytes: number | null }>(
    'SELECT state, claim, size_bytes AS "sizeBytes" FROM images WHERE id = $1',
    [owned.imageId],
  );
  return found;
};
const isThere = async () => (await readdir(folder)).some((name) => name.startsWith(owned.imageId));
const overtaken = { code: 'OperationOvertaken' };

describe('what an operation brings', () => {
  it('is staged with what was found in it, and is not brought again', async () => {
    await receipts.receive(owned, coming(), signal);
    expect(await row()).toEqual({ state: 'staged', claim: null, sizeBytes: 1_024 });
    const formats = 'SELECT format, disk_format AS shown FROM images WHERE id = $1';
    expect(await database.query(formats, [owned.imageId])).toEqual([{ format: 'raw', shown: 'raw' }]);
    await receipts.receive(
      owned,
      coming(() => Readable.from([])),
      signal,
    );
    expect(await store.size(owned.imageId)).toBe(1_024);
  });

  it('is refused in words when it is no image, and nothing of it is kept', async () => {
    const text = coming(() => Readable.from([Buffer.from('<!DOCTYPE html>')]));
    await expect(receipts.receive(owned, text, signal)).rejects.toMatchObject({
      ...{ code: 'ImageUnusable', message: 'The image cannot be used: it is a web page' },
    });
    expect(await isThere()).toBe(false);
  });

  it('is tried again by another attempt, which the first one makes way for', async () => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const slow = coming(() =>
      Readable.from(
        (async function* () {
          yield DISK;
          await arrived;
        })(),
      ),
    );
    const first = receipts.receive(owned, slow, signal).catch((error: unknown) => error);
    // Only once the first has its claim is it the first.
    while ((await row())?.state !== 'saving') await new Promise((resolve) => setImmediate(resolve));
    await receipts.receive(
      owned,
      coming(() => Readable.from([Buffer.alloc(512)])),
      signal,
    );
    arrive();
    expect(await first).toMatchObject(overtaken);
    expect(await store.size(owned.imageId)).toBe(512);
  });

  it('counts for nothing once the image is deregistered, however late it comes', async () => {
    const late = coming(() =>
      Readable.from(
        (async function* () {
          await database.transaction((tx) => deregisterImage(tx, owned.imageId));
          yield DISK;
        })(),
      ),
    );
    await expect(receipts.receive(owned, late, signal)).rejects.toMatchObject(overtaken);
    expect(await isThere()).toBe(false);
    await expect(receipts.receive(owned, coming(), signal)).rejects.toMatchObject(overtaken);
    await expect(receipts.drop(owned)).rejects.toMatchObject(overtaken);
  });

  it('is not brought once its operation unwinds, and what came is removed', async () => {
    await receipts.receive(owned, coming(), signal);
    const { imageId: id, operationId, generation } = owned;
    const reason = { code: 'Server.InternalError', message: 'it broke' };
    expect(await imageRows.markUnwinding(database, { id, operationId, generation, reason })).toBe(true);
    await expect(receipts.receive(owned, coming(), signal)).rejects.toMatchObject(overtaken);
    await receipts.drop(owned);
    expect(await isThere()).toBe(false);
    await imageRows.write(database, { operationId, chunk: 0, run: 1 }, [
      { noun: 'image', id, generation, kind: 'image-failed', reason, cleanups: [] },
    ]);
    expect(await row()).toEqual({ state: 'failed', claim: null, sizeBytes: null });
  });

  it('must have room in the project’s limit', async () => {
    const none = new ImageReceipts(database, intake, new QuotaService({ quota_image_gib: 0 }, nouns));
    await expect(none.receive(owned, coming(), signal)).rejects.toMatchObject({
      code: 'ResourceLimitExceeded',
    });
    expect(await isThere()).toBe(false);
  });

  it('ends where its caller gives up', async () => {
    const caller = new AbortController();
    const endless = new Readable({ read: () => undefined });
    endless.push(DISK);
    endless.once('data', () => caller.abort());
    const receiving = receipts.receive(
      owned,
      coming(() => endless),
      caller.signal,
    );
    await expect(receiving).rejects.toMatchObject({ name: 'AbortError' });
    expect(await isThere()).toBe(false);
  });
});

it('takes no other bytes than those that were registered', async () => {
  const wanted = { ...coming(), sha256: 'ab'.repeat(32) };
  await expect(receipts.receive(owned, wanted, signal)).rejects.toMatchObject({
    ...{ code: 'ImageUnusable', message: 'The image’s checksum does not match its registration' },
  });
  expect(await isThere()).toBe(false);
  expect(await row()).toMatchObject({ state: 'saving', sizeBytes: null });
  const sha256 = createHash('sha256').update(DISK).digest('hex');
  await receipts.receive(owned, { ...coming(), sha256 }, signal);
  expect(await row()).toMatchObject({ state: 'staged' });
});

describe('what is still coming', () => {
  // Beats alone wait for the spec: everything else is the database's and the store's own time.
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'Date'],
    });
  });
  afterEach(() => void jest.useRealTimers());

  it('is counted meanwhile, and broken off at the beat after its operation was overtaken', async () => {
    const endless = new Readable({ read: () => undefined });
    endless.push(DISK);
    const receiving = receipts
      .receive(
        owned,
        coming(() => endless),
        signal,
      )
      .catch((error: unknown) => error);
    const received = async () => {
      jest.advanceTimersByTime(2_000);
      const rows = await database.query<{ n: number }>(
        'SELECT received_bytes AS n FROM images WHERE id = $1',
        [owned.imageId],
      );
      return rows[0]?.n;
    };
    await until(async () => (await received()) === DISK.length);
    await database.transaction((tx) => deregisterImage(tx, owned.imageId));
    jest.advanceTimersByTime(2_000);
    expect(await receiving).toMatchObject(overtaken);
    expect(endless.destroyed).toBe(true);
    expect(await isThere()).toBe(false);
  });
});
