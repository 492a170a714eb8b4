import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { volumeFacts } from './volume-facts.js';
import { VolumeStore } from './volume-store.js';

let folder: string;
let store: VolumeStore;
const [flat, overlaid, instanceId] = [randomUUID(), randomUUID(), randomUUID()];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
  store = new VolumeStore(folder);
  await store.load();
  await store.put({ volumeId: flat, sizeGiB: 1, generation: 3, use: { instanceId, uid: 7 } });
  await store.put({ volumeId: overlaid, sizeGiB: 2, generation: 1, overlay: { format: 'raw', group: 0 } });
  for (const path of [store.bytesOf(flat), store.overlayOf(overlaid), store.baseBytesOf(overlaid)])
    writeFileSync(path, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lost = async () =>
  (await volumeFacts(store)).flatMap(({ volumeId, isLost }) => (isLost ? [volumeId] : []));

it('say what there is, and who uses it', async () => {
  expect(await volumeFacts(store)).toEqual([
    { volumeId: flat, sizeGiB: 1, generation: 3, usedBy: instanceId },
    { volumeId: overlaid, sizeGiB: 2, generation: 1, usedBy: null },
  ]);
});

it.each([
  ['its bytes', () => store.bytesOf(flat), flat],
  ['what was written to it', () => store.overlayOf(overlaid), overlaid],
  ['what it lies over', () => store.baseBytesOf(overlaid), overlaid],
] as const)('say that a volume is lost when %s are gone', async (_what, path, volumeId) => {
  expect(await lost()).toEqual([]);
  rmSync(path());
  expect(await lost()).toEqual([volumeId]);
});
