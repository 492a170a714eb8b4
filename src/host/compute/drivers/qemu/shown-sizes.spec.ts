import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nicOf, rootOf } from '../../../../../test/support/guest-parts.js';
import { GuestStore } from './guest-store.js';
import { volumesIn } from './let-go.js';
import type { QemuParts } from './qemu-parts.js';
import { ShownSizes } from './shown-sizes.js';
import { volumeDiskOf } from './volume-disk.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const GROWN = { volumeId: 'v1', sizeBytes: 2_048 };
const NOT_YET = new Error('block_resize: Cannot grow NBD nodes');
const { signal } = new AbortController();

describe('the size of a volume that its guest sees', () => {
  let folder: string;
  let store: GuestStore;
  let server: Server;
  let asked: (readonly [string, unknown])[];
  let devices: readonly string[];
  let isRunning: boolean;
  /** What comes of each resize, the last again and again. */
  let resizes: (() => void)[];

  const ask = async (command: string, args?: object): Promise<unknown> => {
    if (command === 'qom-list') return devices.map((name) => ({ name }));
    asked.push([command, args]);
    if (command === 'block_resize') (resizes.length > 1 ? resizes.shift() : resizes[0])?.();
    return {};
  };
  const watch = { runs: async () => isRunning, get: () => ({ machine: { ask } }) };
  const show = (change: object = {}, by = signal) =>
    new ShownSizes({ store, watch } as unknown as QemuParts).show(ID, { ...GROWN, ...change }, by);
  const recorded = () => {
    const record = store.get(ID);
    return record ? volumesIn(record).map(({ sizeBytes }) => sizeBytes) : [];
  };
  const commands = () => asked.map(([command]) => command);
  const volume = (volumeId: string, serial: string) =>
    volumeDiskOf({ volumeId, serial, sizeBytes: 1_024, address: { socket: join(folder, 'nbd.sock') } }, 0);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sizes-'));
    server = createServer((socket) => void socket.on('error', () => undefined).end('NBDMAGIC'));
    server.listen(join(folder, 'nbd.sock'));
    await once(server, 'listening');
    store = new GuestStore(join(folder, 'guests'));
    await mkdir(store.folderOf(ID), { recursive: true });
    await store.put({
      definition: {
        ...{ instanceId: ID, generation: 1, name: 'i', smbiosUuid: 'u', vcpus: 1, memoryMiB: 1 },
        ...{ kernelArgs: '', nics: [nicOf()] },
        disks: [rootOf({ base: '/b', baseFormat: 'raw' }, 0), volume('v1', 'vol-1'), volume('v2', 'vol-2')],
      },
      ...{ uid: 7, wanted: 'on' },
    });
    [asked, devices, isRunning, resizes] = [[], ['vd-vol-1'], true, []];
  });
  afterEach(() => {
    jest.restoreAllMocks();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('is written down, and told to QEMU once the volume was read', async () => {
    await show();
    expect(recorded()).toEqual([2_048, 1_024]);
    expect(asked).toEqual([
      ['human-monitor-command', { 'command-line': 'qemu-io vol-1 "read 0 512"' }],
      ['block_resize', { 'node-name': 'vol-1', size: 2_048 }],
    ]);
  });

  it('is only written down where the guest is off, or has no such device', async () => {
    isRunning = false;
    await show();
    [isRunning, devices] = [true, ['vd-vol-1']];
    await show({ volumeId: 'v2', sizeBytes: 4_096 });
    expect(recorded()).toEqual([2_048, 4_096]);
    expect(asked).toEqual([]);
  });

  it('is nothing to a guest that is gone, or has not this volume', async () => {
    await show({ volumeId: 'other' });
    expect(recorded()).toEqual([1_024, 1_024]);
    await store.remove(ID);
    await show();
    expect(asked).toEqual([]);
  });

  it('is told again to a QEMU that has not connected again', async () => {
    resizes = [
      () => {
        throw NOT_YET;
      },
      () => undefined,
    ];
    await show();
    expect(commands().filter((command) => command === 'block_resize')).toHaveLength(2);
  });

  it('is not waited for without end, nor by who gave up', async () => {
    const caller = new AbortController();
    resizes = [
      () => {
        caller.abort();
        throw NOT_YET;
      },
    ];
    await expect(show({}, caller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(show({}, caller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    const later = Date.now() + 60_000;
    resizes = [
      () => {
        jest.spyOn(Date, 'now').mockReturnValue(later);
        throw NOT_YET;
      },
    ];
    await expect(show()).rejects.toMatchObject({ code: 'InternalError', cause: NOT_YET });
  });

  it('is an error where QEMU refuses it', async () => {
    const cause = new Error('block_resize: no such node');
    resizes = [
      () => {
        throw cause;
      },
    ];
    await expect(show()).rejects.toMatchObject({ code: 'InternalError', cause });
    expect(commands()).toEqual(['human-monitor-command', 'block_resize']);
  });

  it('is not asked of a QEMU whose volume nobody serves', async () => {
    server.close();
    await expect(show()).rejects.toMatchObject({ code: 'InternalError' });
    expect(asked).toEqual([]);
  });
});
