import { beforeEach, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import type { FakeGuest } from './fake-guest.js';
import { FakeRoots } from './fake-roots.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const RUNNING: FakeGuest = { instanceId: ID, generation: 1, name: 'i', power: 'running', boots: [] };
const MISSING = { code: 'GuestDiskMissing' };
const { signal } = new AbortController();

describe('copies of the root disks of fake guests', () => {
  let guest: FakeGuest | undefined;
  let reboots: number;
  let roots: FakeRoots;
  const copy = (imageId: string, how: { readonly graceMs?: number } = {}) =>
    roots.copyRoot(ID, { imageId, ...how }, signal);

  beforeEach(() => {
    [guest, reboots] = [RUNNING, 0];
    roots = new FakeRoots(() => guest, {
      reboot: async () => {
        reboots += 1;
        return undefined;
      },
    });
  });

  it('are a sector that names the guest, until they are dropped', async () => {
    await copy('a');
    const { format, open } = await roots.findCopy(ID, 'a');
    expect(format).toBe('raw');
    const bytes = await buffer(open());
    expect(bytes).toHaveLength(512);
    expect(bytes.toString()).toContain(ID);
    await roots.dropCopy(ID, 'a');
    await expect(roots.findCopy(ID, 'a')).rejects.toMatchObject(MISSING);
  });

  it('start a guest again that runs and may be shut down, and no other', async () => {
    await copy('a');
    expect(reboots).toBe(0);
    await copy('b', { graceMs: 5 });
    expect(reboots).toBe(1);
    guest = { ...RUNNING, power: 'stopped' };
    await copy('c', { graceMs: 5 });
    expect(reboots).toBe(1);
  });

  it('are of one guest, and go with it', async () => {
    await copy('a');
    await expect(roots.findCopy('other', 'a')).rejects.toMatchObject(MISSING);
    roots.forget('other');
    expect([...roots.all]).toEqual([['a', ID]]);
    roots.forget(ID);
    expect(roots.all.size).toBe(0);
    guest = undefined;
    await expect(copy('a')).rejects.toMatchObject(MISSING);
  });
});
