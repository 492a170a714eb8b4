import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { until } from '../../../../../test/support/until.js';
import { type FlatteningParts, VolumeFlattening } from './volume-flattening.js';
import { VolumeStore } from './volume-store.js';
import { VolumeTurns } from './volume-turns.js';

const [slow, quick] = [randomUUID(), randomUUID()].sort() as [string, string];
const { signal } = new AbortController();

let folder: string;
let store: VolumeStore;
let flattening: VolumeFlattening;
let isCopied = false;

/** Converts the one volume at once, and the other when it is told so. */
const QEMU_IMG = (go: string) => `#!/bin/sh
case "$*" in *${slow}*) while [ ! -e ${go} ]; do sleep 0.05; done;; esac
test ! -e ${go}.full
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volumes-'));
  store = new VolumeStore(folder);
  await store.load();
  const qemuImg = join(folder, 'qemu-img.json.new');
  await writeFile(qemuImg, QEMU_IMG(join(folder, 'go')));
  await chmod(qemuImg, 0o755);
  for (const volumeId of [slow, quick]) {
    for (const path of [store.overlayOf(volumeId), store.baseBytesOf(volumeId)]) await writeFile(path, '');
    await store.put({ volumeId, sizeGiB: 1, generation: 1, overlay: { format: 'raw', group: 0 } });
  }
  const turns = new VolumeTurns(store);
  const parts = { store, reader: { qemuImg, uidBase: undefined }, rate: 0, delayMs: 0 };
  flattening = new VolumeFlattening(parts as unknown as FlatteningParts, {
    turn: (volumeId, work) => turns.run(volumeId, work),
    serve: () => Promise.reject(new Error('nobody uses it')),
    stopServer: () => Promise.reject(new Error('nobody uses it')),
    isCopied: () => isCopied,
  });
});
afterEach(async () => {
  isCopied = false;
  await flattening.close();
  await rm(folder, { recursive: true, force: true });
});

const isUnderWay = async (id: string) => (await readdir(folder)).includes(`${id}.raw.new`);
const isFlat = (id: string) => store.get(id)?.overlay === undefined;

it('makes one flat that somebody waits for beside the one whose turn it is', async () => {
  flattening.open();
  await until(() => isUnderWay(slow));
  await flattening.finish(quick, signal);
  expect([isFlat(slow), isFlat(quick)]).toEqual([false, true]);
  const waiting = flattening.finish(slow, signal);
  await writeFile(join(folder, 'go'), '');
  await waiting;
  expect((await readdir(folder)).filter((name) => name.startsWith(slow)).sort()).toEqual([
    `${slow}.json`,
    `${slow}.raw`,
  ]);
});

it('leaves a volume as it is whose turn somebody needs, and one that is copied', async () => {
  flattening.open();
  await until(() => isUnderWay(slow));
  await flattening.stop(slow);
  isCopied = true;
  const soon = AbortSignal.timeout(300);
  await expect(flattening.finish(quick, soon)).rejects.toThrow();
  expect([isFlat(slow), isFlat(quick)]).toEqual([false, false]);
  expect(await isUnderWay(slow)).toBe(false);
});

it('leaves no draft of one that cannot be made flat', async () => {
  await writeFile(join(folder, 'go.full'), '');
  await expect(flattening.finish(quick, signal)).rejects.toThrow();
  expect([isFlat(quick), await isUnderWay(quick)]).toEqual([false, false]);
});
