import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FileSnapshots, type SnapshotParts } from './file-snapshots.js';
import { SnapshotStore } from './snapshot-store.js';

let folder: string;
const snapshotId = randomUUID();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapshots-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('ends who encrypts a snapshot for an earlier daemon before its bytes go', async () => {
  const ended: string[] = [];
  const encrypter = {
    server: { end: async ({ stem }: { stem: string }) => void ended.push(stem) },
    socketFolder: () => folder,
  };
  const store = new SnapshotStore(folder);
  await store.load();
  const snapshots = new FileSnapshots({ snapshots: store, encrypter } as unknown as SnapshotParts);
  for (const end of ['raw.new', 'raw.new.plain', 'raw.new.log'])
    await writeFile(join(folder, `${snapshotId}.${end}`), 'left');
  await snapshots.remove(snapshotId);
  expect(ended).toEqual([join(folder, `${snapshotId}.raw.new`)]);
  expect(await readdir(folder)).toEqual([]);
  await store.put({ snapshotId, sizeGiB: 1, generation: 1 });
  await snapshots.remove(snapshotId);
  expect(ended).toHaveLength(1);
});
