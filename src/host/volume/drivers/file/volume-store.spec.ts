import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FileVolumeDriver, type FileDriverParts } from './file.driver.js';
import { VolumeStore } from './volume-store.js';
import { VolumeTurns } from './volume-turns.js';

let folder: string;
let store: VolumeStore;
const volumeId = randomUUID();
const overlay = { format: 'raw', group: 0 } as const;
const flat = { volumeId, sizeGiB: 1, generation: 1 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volumes-'));
  store = new VolumeStore(folder);
  await store.load();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('knows which files a volume does not need', () => {
  const endsOf = (paths: readonly string[]) =>
    paths.map((path) => basename(path).slice(volumeId.length + 1)).sort();
  const drafts = ['qcow2.new', 'qcow2.new.log', 'qcow2.new.part', 'qcow2.new.plain'];
  const rawDrafts = ['raw.new', 'raw.new.log', 'raw.new.part', 'raw.new.plain'];
  expect(endsOf(store.leftOf(flat))).toEqual(['base', 'qcow2', ...drafts, ...rawDrafts]);
  expect(endsOf(store.leftOf({ ...flat, overlay }))).toEqual([...drafts, 'raw', ...rawDrafts]);
});

describe('a generation that is renewed', () => {
  it('waits for what changes the volume, and undoes none of it', async () => {
    const turns = new VolumeTurns(store);
    const driver = new FileVolumeDriver({ store, exports: { turns } } as unknown as FileDriverParts);
    await store.put({ ...flat, overlay });
    const made = turns.run(volumeId, async ({ overlay: _, ...rest }) => {
      await new Promise(setImmediate);
      await store.put(rest);
    });
    await Promise.all([made, driver.renew(volumeId, 2)]);
    expect(store.get(volumeId)).toEqual({ ...flat, generation: 2 });
    await driver.renew(randomUUID(), 2);
    expect(store.all()).toHaveLength(1);
  });
});
