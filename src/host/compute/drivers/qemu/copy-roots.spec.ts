import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CopyRoots } from './copy-roots.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const IMAGE = '0b0e0f6a-6a39-4f0b-9a51-2f3f5a1c7d10';
const { signal } = new AbortController();

describe('copies of the root disks of guests that are off', () => {
  let folder: string;
  let commands: string[];
  let failure: Error | undefined;
  let source: { readonly from: string };
  let isKnown: boolean;
  const disks = () => [{ serial: 'vda', source, mode: 'create' }];
  const parts = {
    store: {
      folderOf: () => folder,
      get: () =>
        isKnown
          ? { uid: process.getuid?.() ?? 0, definition: { instanceId: ID, disks: disks() } }
          : undefined,
    },
    watch: { runs: async () => false, get: () => undefined },
    starter: { filesOf: () => ({ folder }) },
    tools: {
      qemuImg: 'qemu-img',
      exec: async (file: string, args: readonly string[]) => {
        commands.push([file, ...args].join(' '));
        if (failure) throw failure;
        return { stdout: '', stderr: '' };
      },
    },
  };
  const guests = { stop: async () => undefined, spawn: async () => undefined };
  const copies = () => new CopyRoots(parts as never, guests);
  const copy = (how = {}, by = signal) => copies().copyRoot(ID, { imageId: IMAGE, ...how }, by);
  const left = () => existsSync(join(folder, `${IMAGE}.copy.new`));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'roots-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'vda.qcow2'), '');
    [commands, failure, source, isKnown] = [[], undefined, { from: 'image' }, true];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are made by qemu-img as the guest’s own user, once', async () => {
    await copy({ graceMs: 5 });
    await copy();
    expect(commands).toHaveLength(1);
    expect(commands[0]).toMatch(/setpriv --reuid=\d+ .* qemu-img convert -q -f qcow2 -O qcow2 /);
    expect((await copies().findCopy(ID, IMAGE)).format).toBe('qcow2');
    await copies().dropCopy(ID, IMAGE);
    await expect(copies().findCopy(ID, IMAGE)).rejects.toMatchObject({ code: 'GuestDiskMissing' });
  });

  it('leave nothing when they fail, or are given up', async () => {
    failure = new Error('no space');
    await expect(copy()).rejects.toMatchObject({ code: 'InternalError', cause: failure });
    const caller = new AbortController();
    caller.abort();
    await expect(copy({}, caller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(left()).toBe(false);
  });

  it('are of disks in files of this host', async () => {
    source = { from: 'volume' };
    await expect(copy()).rejects.toMatchObject({ code: 'UnsupportedOperation' });
    source = { from: 'image' };
    rmSync(join(folder, 'vda.qcow2'));
    await expect(copy()).rejects.toMatchObject({ code: 'GuestDiskMissing' });
    isKnown = false;
    await expect(copy()).rejects.toMatchObject({ code: 'GuestDiskMissing' });
  });
});
