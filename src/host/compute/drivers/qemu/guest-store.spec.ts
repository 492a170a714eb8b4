import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import type { GuestRecord } from './guest-record.js';
import { GuestStore } from './guest-store.js';

const recordOf = (instanceId: string): GuestRecord => ({
  definition: {
    ...{ instanceId, generation: 1, name: 'i', smbiosUuid: 'u', vcpus: 1, memoryMiB: 1, kernelArgs: '' },
    disks: [rootOf({ base: '/b', baseFormat: 'raw' }, 0)],
    nics: [nicOf({}, '')],
  },
  uid: 7,
  wanted: 'on',
});
/** As a daemon of host contract 1 wrote it. */
const recordV1Of = (instanceId: string) => ({
  definition: {
    ...{
      instanceId,
      generation: 1,
      name: 'i',
      smbiosUuid: 'u',
      vcpus: 1,
      memoryMiB: 1,
      kernelArgs: '',
      mac: '',
    },
    root: { base: '/b', baseFormat: 'raw', sizeBytes: 0, mode: 'create' },
    binding: { tap: '', namespace: '', guestUid: 0 },
  },
  uid: 7,
  wanted: 'on',
});

describe('GuestStore', () => {
  let folder: string;
  const loaded = async () => {
    const store = new GuestStore(folder);
    await store.load();
    return store;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds again what was put, with every change in order', async () => {
    const store = await loaded();
    const id = randomUUID();
    mkdirSync(store.folderOf(id));
    await store.put(recordOf(id));
    await Promise.all(
      [2, 3, 4].map((uid) => store.change(id, (record) => ({ ...record, uid, wanted: 'off' }))),
    );
    expect((await loaded()).all()).toEqual([{ ...recordOf(id), uid: 4, wanted: 'off' }]);
  });

  it('reads what an earlier version wrote', async () => {
    const id = randomUUID();
    mkdirSync(join(folder, id));
    writeFileSync(join(folder, id, 'guest.json'), JSON.stringify(recordV1Of(id)));
    expect((await loaded()).all()).toEqual([recordOf(id)]);
  });

  it('changes nothing that is not there', async () => {
    const store = await loaded();
    await store.change(randomUUID(), (record) => record);
    expect(store.all()).toEqual([]);
  });

  it('removes a guest with its folder', async () => {
    const store = await loaded();
    const id = randomUUID();
    mkdirSync(store.folderOf(id));
    await store.put(recordOf(id));
    await store.remove(id);
    expect(existsSync(store.folderOf(id))).toBe(false);
    expect(store.get(id)).toBeUndefined();
  });

  it('takes only what it wrote for a guest, and names the rest', async () => {
    const [broken, other, empty] = [randomUUID(), randomUUID(), randomUUID()];
    for (const name of [broken, other, empty, 'notes']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, broken, 'guest.json'), '{"definition":');
    writeFileSync(join(folder, other, 'guest.json'), JSON.stringify(recordOf(empty)));
    const store = await loaded();
    expect(store.all()).toEqual([]);
    expect([...(await store.others())].sort()).toEqual(
      [broken, other, empty, 'notes'].map((name) => join(folder, name)).sort(),
    );
  });
});
