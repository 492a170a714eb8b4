import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { FakeGuest } from './fake-guest.js';
import { FakeHolds } from './fake-holds.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const RUNNING: FakeGuest = { instanceId: ID, generation: 1, name: 'i', power: 'running', boots: [] };
const { signal } = new AbortController();

describe('a fake guest that is held', () => {
  let guest: FakeGuest | undefined;
  let holds: FakeHolds;
  const hold = (holdId: string, by = signal) => holds.hold(ID, { holdId, ms: 1_000 }, by);

  beforeEach(() => {
    guest = RUNNING;
    holds = new FakeHolds({ get: () => guest });
  });
  afterEach(() => void jest.restoreAllMocks());

  it('is let go once, by who held it last', async () => {
    await hold('a');
    await hold('b');
    expect(await holds.letGo(ID, 'a')).toBe(false);
    expect(await holds.letGo(ID, 'b')).toBe(true);
    expect(await holds.letGo(ID, 'b')).toBe(false);
  });

  it('has not stood still when it ended, or its time was over', async () => {
    await hold('a');
    guest = { ...RUNNING, power: 'stopped' };
    expect(await holds.letGo(ID, 'a')).toBe(false);
    guest = RUNNING;
    await hold('a');
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1_000);
    expect(await holds.letGo(ID, 'a')).toBe(false);
  });

  it('runs, and is there', async () => {
    for (const found of [{ ...RUNNING, power: 'stopped' as const }, undefined]) {
      guest = found;
      await expect(hold('a')).rejects.toMatchObject({ code: 'GuestNotRunning' });
    }
    guest = RUNNING;
    await expect(hold('a', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(await holds.letGo(ID, 'a')).toBe(false);
  });
});
