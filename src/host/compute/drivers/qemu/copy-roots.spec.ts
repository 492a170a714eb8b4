import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { GuestDefinition } from '../../virt-driver.js';
import { CopyRoots } from './copy-roots.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const IMAGE = '0b0e0f6a-6a39-4f0b-9a51-2f3f5a1c7d10';
const DONE = { id: `copy-${IMAGE.slice(0, 8)}`, status: 'concluded' };
const { signal } = new AbortController();

describe('copies of the root disks of guests', () => {
  let folder: string;
  let commands: string[];
  let failure: Error | undefined;
  let source: { readonly from: string };
  let isKnown: boolean;
  let isRunning: boolean;
  /** What the guest and its QEMU are told. */
  let told: string[];
  const disks = () => [{ serial: 'vda', source, mode: 'create' }];
  /** A QEMU whose backups are done at once. */
  const machine = {
    ask: async (command: string): Promise<unknown> => {
      if (command === 'query-jobs')
        return told.includes('blockdev-backup') && !told.includes('job-dismiss') ? [DONE] : [];
      if (command === 'query-named-block-nodes') return [];
      told.push(command);
      return {};
    },
  };
  const parts = {
    store: {
      folderOf: () => folder,
      get: () =>
        isKnown
          ? { uid: process.getuid?.() ?? 0, definition: { instanceId: ID, disks: disks(), nics: [] } }
          : undefined,
    },
    watch: { runs: async () => isRunning, get: () => ({ machine }) },
    starter: { filesOf: () => ({ folder }) },
    tools: {
      qemuImg: 'qemu-img',
      exec: async (file: string, args: readonly string[]) => {
        commands.push([file, ...args].join(' '));
        if (failure) throw failure;
        if (args[0] === 'create') writeFileSync(args.at(-2) ?? '', '');
        return { stdout: '', stderr: '' };
      },
    },
  };
  const guests = {
    stop: async (_id: string, graceMs: number) => {
      isRunning = false;
      told.push(`stop within ${graceMs}`);
    },
    spawn: async ({ disks: [root] }: GuestDefinition) => {
      isRunning = true;
      told.push(`start, and ${root?.mode} its disk`);
      return undefined;
    },
  };
  const copies = () => new CopyRoots(parts as never, guests);
  const copy = (how = {}, by = signal) => copies().copyRoot(ID, { imageId: IMAGE, ...how }, by);
  const left = () => existsSync(join(folder, `${IMAGE}.copy.new`));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'roots-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'vda.qcow2'), '');
    [commands, failure, source, isKnown] = [[], undefined, { from: 'image' }, true];
    [isRunning, told] = [false, []];
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

  it('are made while a guest that may be shut down is off', async () => {
    isRunning = true;
    await copy({ graceMs: 5 });
    expect(told).toEqual(['stop within 5', 'start, and keep its disk']);
    expect(commands).toEqual([expect.stringContaining('convert')]);
  });

  it('do not leave a guest off that was shut down for them', async () => {
    isRunning = true;
    failure = new EngineError('ImageUnusable', 'no such image');
    await expect(copy({ graceMs: 5 })).rejects.toBe(failure);
    expect(told).toEqual(['stop within 5', 'start, and keep its disk']);
  });

  it('of a guest that runs on are made by its QEMU', async () => {
    isRunning = true;
    await copy();
    expect(commands).toEqual([expect.stringMatching(/^qemu-img create -q -f qcow2 .*\.copy\.new /)]);
    expect(told.slice(0, 2)).toEqual(['blockdev-add', 'blockdev-backup']);
    expect((await copies().findCopy(ID, IMAGE)).format).toBe('qcow2');
    expect(left()).toBe(false);
  });
});
