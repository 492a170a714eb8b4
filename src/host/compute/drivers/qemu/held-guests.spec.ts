import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../../../test/support/until.js';
import { HeldGuests } from './held-guests.js';
import { heldFile } from './let-held-go.js';
import type { QemuParts } from './qemu-parts.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const DOOR = { path: '/run/qmp.sock', owner: 7 };
const LONG = 60_000;
const { signal } = new AbortController();

describe('guests that are held', () => {
  let folder: string;
  let told: string[];
  let isRunning: boolean;
  let isWatched: boolean;
  let isKnown: boolean;
  let failure: Error | undefined;
  let held: HeldGuests;

  const machine = {
    ask: async (command: string) => void told.push(command),
    resume: async () => {
      told.push('cont');
      if (failure) throw failure;
    },
  };
  const parts = {
    store: { folderOf: () => folder, get: () => (isKnown ? {} : undefined) },
    watch: {
      runs: async () => isRunning,
      get: () => (isWatched ? { machine } : undefined),
      ids: () => [ID],
    },
    starter: { doorOf: () => ({ ...DOOR, waitMs: 1 }) },
  };
  const hold = (holdId: string, ms = LONG, by = signal) => held.hold(ID, { holdId, ms }, by);
  const isWritten = () => existsSync(heldFile(folder));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'held-'));
    [told, isRunning, isWatched, isKnown, failure] = [[], true, true, true, undefined];
    held = new HeldGuests(parts as unknown as QemuParts);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('stand still, as is written down, until they are let go', async () => {
    await hold('a');
    expect(told).toEqual(['stop']);
    expect(JSON.parse(readFileSync(heldFile(folder), 'utf8'))).toEqual(DOOR);
    expect(await held.letGo(ID, 'a')).toBe(true);
    expect(told).toEqual(['stop', 'cont']);
    expect(isWritten()).toBe(false);
    expect(await held.letGo(ID, 'a')).toBe(false);
  });

  it('are let go only by who held them last', async () => {
    await hold('a');
    await hold('b');
    expect(await held.letGo(ID, 'a')).toBe(false);
    expect(told).toEqual(['stop', 'stop']);
    expect(await held.letGo(ID, 'b')).toBe(true);
  });

  it('run when they are asked for, and are known', async () => {
    const off = { code: 'GuestNotRunning' };
    isRunning = false;
    await expect(hold('a')).rejects.toMatchObject(off);
    [isRunning, isWatched] = [true, false];
    await expect(hold('a')).rejects.toMatchObject(off);
    [isWatched, isKnown] = [true, false];
    await expect(hold('a')).rejects.toMatchObject(off);
    isKnown = true;
    await expect(hold('a', LONG, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual([]);
    expect(isWritten()).toBe(false);
  });

  it('go on by themselves when their time is over', async () => {
    await hold('a', 1);
    await until(() => !isWritten(), 1_000);
    expect(told).toEqual(['stop', 'cont']);
  });

  it('are told nothing when they have ended meanwhile', async () => {
    await hold('a');
    isRunning = false;
    await held.letGo(ID, 'a');
    expect(told).toEqual(['stop']);
    expect(isWritten()).toBe(false);
  });

  it('of an earlier daemon go on', async () => {
    await held.reconcile();
    expect(told).toEqual([]);
    writeFileSync(heldFile(folder), JSON.stringify(DOOR));
    failure = new Error('no monitor');
    await held.reconcile();
    expect(isWritten()).toBe(true);
    failure = undefined;
    await held.reconcile();
    expect(told).toEqual(['cont', 'cont']);
    expect(isWritten()).toBe(false);
  });
});
