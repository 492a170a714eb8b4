import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import type { GuestDefinition, GuestDisk } from '../../virt-driver.js';
import { GuestStore } from './guest-store.js';
import { GuestWatch } from './guest-watch.js';
import type { QemuParts } from './qemu-parts.js';
import type { PinnedRecord } from './qemu-starter.js';
import { startGuest } from './start-guest.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const HOST = { machineType: 'pc-q35-9.0', cpuModel: 'host' };
const root = rootOf({ base: '/b', baseFormat: 'raw' }, 0);
const volume = (name: string): GuestDisk => ({
  source: { from: 'volume', volumeId: name, address: { socket: `/v/${name}.sock` } },
  ...{ sizeBytes: 5, bus: 'virtio', serial: `s-${name}`, mode: 'keep' },
});
const guest: GuestDefinition = {
  ...{ instanceId: ID, generation: 1, name: 'i', smbiosUuid: 'u', vcpus: 1, memoryMiB: 1 },
  ...{ kernelArgs: '', disks: [root], nics: [] },
};

describe('startGuest', () => {
  let folder: string;
  let store: GuestStore;
  let watch: GuestWatch;
  let started: PinnedRecord[];
  let failure: Error | undefined;

  const { signal } = new AbortController();
  const machine = {
    unplugged: new EventEmitter(),
    ending: new Promise(() => undefined),
    hasEnded: () => Promise.resolve(false),
    release: () => undefined,
  };
  const starter = {
    filesOf: (instanceId: string) => ({ folder: store.folderOf(instanceId) }),
    start: async (record: PinnedRecord) => {
      if (failure) throw failure;
      started.push(record);
      return machine;
    },
  };
  const start = (change: Partial<GuestDefinition> = {}, caller = signal) => {
    const relays = { local: (disk: GuestDisk) => disk };
    const own = { machine: { accel: 'kvm', ...HOST }, uidBase: 500, maxVolumes: 2 };
    const parts = { store, watch, starter, relays, ...own };
    return startGuest(parts as unknown as QemuParts, { ...guest, ...change }, caller);
  };
  const off = async () => {
    await watch.close();
    watch = new GuestWatch(store);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
    store = new GuestStore(folder);
    watch = new GuestWatch(store);
    [started, failure] = [[], undefined];
  });
  afterEach(async () => {
    await watch.close();
    rmSync(folder, { recursive: true });
  });

  it('starts what it has written down, and watches it', async () => {
    expect(await start({ nics: [nicOf()] })).toEqual(HOST);
    const definition = { ...guest, nics: [nicOf()], pin: HOST };
    expect(started).toEqual([{ definition, uid: 500, wanted: 'on' }]);
    expect(store.get(ID)).toEqual(started[0]);
    expect(statSync(store.folderOf(ID)).mode & 0o777).toBe(0o711);
    expect(watch.ids()).toEqual([ID]);
  });

  it('runs it as the user that its tap belongs to', async () => {
    await start({ nics: [nicOf({ guestUid: 4_242 })] });
    expect(started[0]?.uid).toBe(4_242);
  });

  it('pins it as it is told, else as it was, else as the host is', async () => {
    const [told, host] = [{ machineType: 'pc-q35-8.0', cpuModel: 'told' }, HOST];
    expect(await start({ pin: told })).toEqual(told);
    await off();
    expect(await start()).toEqual(told);
    await off();
    expect(await start({ pin: host })).toEqual(host);
    expect(started.map(({ definition }) => definition.pin)).toEqual([told, told, host]);
  });

  it('leaves one that runs, but for its generation', async () => {
    await start();
    await watch.expectEnd(ID);
    expect(await start({ generation: 2, name: 'other' })).toEqual(HOST);
    expect(started).toHaveLength(1);
    expect(store.get(ID)).toMatchObject({ wanted: 'on', definition: { generation: 2, name: 'i' } });
  });

  it('knows no pin of one that runs and has no record', async () => {
    await start();
    await store.remove(ID);
    expect(await start({ generation: 2 })).toBeUndefined();
    expect([started.length, store.get(ID)]).toEqual([1, undefined]);
  });

  it('needs the disks that are to be kept, of those that are files', async () => {
    const kept = { disks: [{ ...root, mode: 'keep' as const }, volume('a')] };
    await expect(start(kept)).rejects.toMatchObject({ code: 'GuestDiskMissing' });
    expect([started, store.get(ID)]).toEqual([[], undefined]);
    mkdirSync(store.folderOf(ID));
    writeFileSync(join(store.folderOf(ID), 'root.qcow2'), '');
    await start(kept);
    expect(started).toHaveLength(1);
  });

  it('gives volumes their places, and starts none with too many or one out of reach', async () => {
    await start({ disks: [root, volume('a'), volume('b')] });
    expect(started[0]?.definition.disks.map(({ port }) => port)).toEqual([undefined, 0, 1]);
    await off();
    await expect(start({ disks: [volume('a'), volume('b'), volume('c')] })).rejects.toMatchObject({
      code: 'AttachmentLimitExceeded',
    });
    const unserved = { ...volume('a'), source: { from: 'volume', volumeId: 'a' } } as const;
    await expect(start({ disks: [root, unserved] })).rejects.toMatchObject({ code: 'UnsupportedOperation' });
    expect(started).toHaveLength(1);
  });

  it('writes down that it is off when it does not start', async () => {
    failure = new Error('no');
    await expect(start()).rejects.toBe(failure);
    expect(store.get(ID)).toMatchObject({ wanted: 'off', definition: { pin: HOST } });
    failure = Object.assign(new Error('full'), { code: 'ENOSPC' });
    await expect(start()).rejects.toMatchObject({
      ...{ code: 'InternalError', message: 'The host has no room left for the instance’s disk' },
      cause: failure,
    });
    expect(watch.ids()).toEqual([]);
  });

  it('makes nothing once its caller has gone', async () => {
    await expect(start({}, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(existsSync(store.folderOf(ID))).toBe(false);
  });
});
