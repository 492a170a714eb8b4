import { beforeEach, describe, expect, it } from '@jest/globals';
import { nicOf } from '../../../../../test/support/guest-parts.js';
import { FakeCards } from './fake-cards.js';
import type { FakeGuest } from './fake-guest.js';

const ID = '5d1a4a7e-3c51-4a37-9d3b-0f8a5b1c2d3e';
const OFF: FakeGuest = { instanceId: ID, generation: 1, name: 'i', power: 'stopped', boots: [] };
const { signal } = new AbortController();

describe('the cards of a fake guest', () => {
  let guests: Map<string, FakeGuest>;
  let writes: number;
  const cardsOf = (delay = 0) =>
    new FakeCards(
      {
        get: (id) => guests.get(id),
        keep: async (guest) => {
          writes += 1;
          guests.set(guest.instanceId, guest);
        },
      },
      delay,
    );
  const plug = (portId: string, by = signal) => cardsOf().plug(ID, { ...nicOf(), portId }, by);
  const unplug = (portId: string, { delay = 0, ...more }: { delay?: number; force?: boolean } = {}) =>
    cardsOf(delay).unplug(ID, { portId, graceMs: 2, force: false, ...more }, signal);
  const cards = () => guests.get(ID)?.cards;

  beforeEach(() => {
    guests = new Map([[ID, { ...OFF, power: 'running' }]]);
    writes = 0;
  });

  it('are plugged once, and let go once', async () => {
    await plug('a');
    await plug('b');
    await plug('a');
    expect(cards()).toEqual(['a', 'b']);
    await unplug('a');
    await unplug('a');
    expect(cards()).toEqual(['b']);
    expect(writes).toBe(3);
  });

  it('are held by a guest that takes longer than its grace, unless by force', async () => {
    await plug('a');
    await expect(unplug('a', { delay: 1 })).rejects.toMatchObject({ code: 'CardHeld' });
    expect(cards()).toEqual(['a']);
    await unplug('a', { delay: 1, force: true });
    expect(cards()).toEqual([]);
  });

  it('are none where the guest is off, or is none', async () => {
    for (const found of [[OFF], []]) {
      guests = new Map(found.map((guest) => [ID, guest]));
      await expect(plug('a')).rejects.toMatchObject({ code: 'GuestNotRunning' });
      await unplug('a');
    }
    expect(writes).toBe(0);
  });

  it('are none that a guest never had, nor that their caller gave up', async () => {
    await unplug('a');
    await expect(plug('a', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(writes).toBe(0);
  });

  it('stay gone when the guest ends while it lets go', async () => {
    await plug('a');
    const letting = unplug('a', { delay: 0.001 });
    guests.set(ID, OFF);
    await letting;
    expect(guests.get(ID)).toEqual({ ...OFF, cards: [] });
  });
});
