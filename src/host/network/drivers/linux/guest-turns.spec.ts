import { describe, expect, it } from '@jest/globals';
import { GuestTurns } from './guest-turns.js';

const LIMITS = { atOnce: 4, ofOne: 2, perSecond: 10, burst: 100 };
/** Until all that can be served now is. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Takes `count` turns for a guest; each is ended by `end`. */
function asker(turns: GuestTurns, address: string, served: string[], ends: (() => void)[]) {
  return (count: number) => {
    for (let n = 0; n < count; n += 1)
      void turns.take(address).then((end) => {
        served.push(address);
        ends.push(end);
      });
  };
}

describe('GuestTurns', () => {
  it('bounds what is under way, of one guest and of all', async () => {
    const turns = new GuestTurns(LIMITS);
    const [served, ends] = [[] as string[], [] as (() => void)[]];
    for (const guest of ['a', 'b', 'c']) asker(turns, guest, served, ends)(5);
    await settle();
    expect(served.sort()).toEqual(['a', 'a', 'b', 'b']);
  });

  it('serves a guest that comes late before the rest of a greedy one', async () => {
    const turns = new GuestTurns({ ...LIMITS, atOnce: 1 });
    const [served, ends] = [[] as string[], [] as (() => void)[]];
    asker(turns, 'greedy', served, ends)(50);
    await settle();
    asker(turns, 'late', served, ends)(2);
    for (let n = 0; n < 5; n += 1) {
      ends.shift()?.();
      await settle();
    }
    expect(served).toEqual(['greedy', 'greedy', 'late', 'greedy', 'late', 'greedy']);
  });

  it('slows who asks more than its rate, and forgets who has rested', async () => {
    let now = 0;
    const turns = new GuestTurns({ ...LIMITS, perSecond: 1_000, burst: 2 }, () => now);
    const [served, ends] = [[] as string[], [] as (() => void)[]];
    asker(turns, 'a', served, ends)(3);
    await settle();
    for (const end of ends) end();
    await settle();
    expect(served).toHaveLength(2);
    now = 1.5;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(served).toHaveLength(3);
    ends.at(-1)?.();
    now = 1_000;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(turns.size).toBe(0);
  });
});
