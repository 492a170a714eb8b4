import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StorageMonitor } from '../../../../../test/support/storage-monitor.js';
import { processId } from '../../../processes/linux-process.js';
import { type FlatParts, FlatVolume } from './flat-volume.js';
import type { VolumeRecord } from './volume-record.js';
import { VolumeStore } from './volume-store.js';

const volumeId = randomUUID();
const overlay = { format: 'raw', group: 0 } as const;
const flat = { volumeId, sizeGiB: 1, generation: 1 };
const lying: VolumeRecord = { ...flat, overlay };

let folder: string;
let store: VolumeStore;
let monitor: StorageMonitor;
let did: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volumes-'));
  store = new VolumeStore(folder);
  await store.load();
  monitor = await StorageMonitor.listen(folder);
  did = [];
  for (const end of ['qcow2', 'base', 'raw.new']) await writeFile(join(folder, `${volumeId}.${end}`), end);
});
afterEach(async () => {
  monitor.close();
  await rm(folder, { recursive: true, force: true });
});

const parts = () =>
  ({ store, socketFolder: () => folder, reader: { uidBase: undefined } }) as unknown as FlatParts;
const servers = {
  serve: async ({ overlay: over }: VolumeRecord) => void did.push(over ? 'serve overlay' : 'serve flat'),
  stopServer: async () => void did.push('stop'),
};
const files = async () =>
  (await readdir(folder)).filter((name) => name.startsWith(volumeId)).map((name) => name.slice(37));
const bytes = () => readFile(store.bytesOf(volumeId), 'utf8');

/** By us ourselves: a process that runs. */
const inUse = (): VolumeRecord => {
  const process_ = processId(process.pid);
  if (!process_) throw new Error('we do not run');
  return { ...lying, use: { instanceId: randomUUID(), uid: 0, process: process_ } };
};

it('has nothing to do for one that is flat, or whose server has ended', () => {
  expect(FlatVolume.of(parts(), flat)).toBeUndefined();
  const ended = { instanceId: randomUUID(), uid: 0 };
  expect(FlatVolume.of(parts(), { ...lying, use: ended })).toBeUndefined();
});

describe('a volume that is prepared', () => {
  it('becomes flat, and needs its other files no more', async () => {
    await FlatVolume.of(parts(), lying)?.change({ ...lying, generation: 2 }, servers);
    expect(store.get(volumeId)).toEqual({ ...flat, generation: 2 });
    expect([await bytes(), (await files()).sort(), did]).toEqual(['raw.new', ['json', 'raw'], []]);
  });

  it('in use has its server started anew, on the flat file', async () => {
    const used = inUse();
    await FlatVolume.of(parts(), used)?.change(used, servers);
    expect(did).toEqual(['stop', 'serve flat']);
    expect(store.get(volumeId)).toMatchObject({ use: used.use });
    expect(monitor.exports).toEqual([]);
  });

  it('is served as it was when the last of it cannot be brought over', async () => {
    const used = inUse();
    await store.put(used);
    monitor.refused.add('blockdev-backup');
    await expect(FlatVolume.of(parts(), used)?.change(used, servers)).rejects.toThrow('refused');
    expect([did, store.get(volumeId)]).toEqual([['serve overlay'], used]);
    expect(await files()).toContain('qcow2');
  });

  it.each([
    ['is used by another', () => ({ ...lying, use: { instanceId: randomUUID(), uid: 1 } })],
    ['is copied for an earlier daemon', (used: VolumeRecord) => used],
  ])('stays as it is when it %s by now', async (_, now) => {
    const used = inUse();
    monitor.jobs = [{ id: 's1', status: 'running' }];
    await FlatVolume.of(parts(), used)?.change(now(used), servers);
    expect([did, (await files()).sort()]).toEqual([[], ['base', 'qcow2']]);
  });
});
